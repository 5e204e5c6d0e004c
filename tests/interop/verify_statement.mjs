#!/usr/bin/node
// Verifies with Node's own crypto the signatures that anchor a clone (FORMAT.md §5, §6): that of
// entry 0's statement, with the key it names for its signer, and that of the checkpoint, with the
// log key of entry 0 or the one that the rotations in genesis.json lead to (§7, §12). It shares nothing with the programs nor with verify_clone.py.
//
//     node verify_statement.mjs CLONE_DIR [--genesis HEX]
//
// Exit code 0: verified. 3: failed. 7: a file is missing. 2: wrong usage.

import {createHash, createPublicKey, verify} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();

function refuse(why) {
    throw Object.assign(new Error(why), {code: 'REFUSED'});
}

// One item at offset: [value, offset after it]. Heads must be shortest, text keys make an object.
function item(data, offset) {
    const head = data[offset] ?? refuse('cut short');
    const major = head >> 5;
    const low = head & 31;
    if (major === 7) {
        const simple = {0xf4: false, 0xf5: true, 0xf6: null};
        return head in simple ? [simple[head], offset + 1] : refuse('simple value');
    }
    let argument = low;
    let at = offset + 1;
    if (low >= 24) {
        const size = low <= 27 ? 1 << (low - 24) : refuse('indefinite length');
        if (at + size > data.length) refuse('cut short');
        const wide = BigInt('0x' + data.subarray(at, at + size).toString('hex'));
        if (wide < (size === 1 ? 24n : 1n << BigInt(4 * size))) refuse('head longer than needed');
        argument = wide <= Number.MAX_SAFE_INTEGER ? Number(wide) : refuse('number too large');
        at += size;
    }
    if (major < 2) return [major ? -1 - argument : argument, at];
    if (major === 6) {
        const [value, end] = item(data, at);
        return [{tag: argument, value}, end];
    }
    if (argument > data.length - at) refuse('cut short');
    if (major < 4) {
        const bytes = data.subarray(at, at + argument);
        return [major === 3 ? bytes.toString('utf8') : bytes, at + argument];
    }
    const parts = [];
    for (let count = major === 5 ? 2 * argument : argument; count > 0; count--) {
        const [value, end] = item(data, at);
        parts.push(value);
        at = end;
    }
    if (major === 4) return [parts, at];
    return [new Map(parts.flatMap((key, i) => i % 2 ? [] : [[key, parts[i + 1]]])), at];
}

function decode(data) {
    const [value, end] = item(data, 0);
    return end === data.length ? value : refuse('bytes after the item');
}

function byteString(data) {
    const long = data.length > 255;
    const head = data.length < 24 ? [0x40 | data.length]
        : long ? [0x59, data.length >> 8, data.length & 255] : [0x58, data.length];
    return Buffer.concat([Buffer.from(head), data]);
}

function holds(publicKey, message, signature) {
    const jwk = {kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url')};
    return verify(null, message, createPublicKey({key: jwk, format: 'jwk'}), signature);
}

// The checkpoint's text, origin, size and signature lines.
function readNote(data) {
    const text = data.toString('utf8');
    const split = text.lastIndexOf('\n\n');
    if (split < 0 || !text.endsWith('\n')) refuse('no signed note');
    const [origin, size] = text.split('\n');
    const signatures = text.slice(split + 2, -1).split('\n').map(line => {
        const [dash, name, blob] = line.split(' ');
        if (dash !== '\u2014' || !blob) refuse('signature line');
        return {name, blob: Buffer.from(blob, 'base64')};
    });
    return {text: text.slice(0, split + 1), origin, size: Number(size), signatures};
}

function checkNote(note, logKey) {
    const name = Buffer.from(note.origin + '\n\x01');
    const keyId = sha256(name, logKey).subarray(0, 4);
    const own = note.signatures.filter(
        line => line.name === note.origin && line.blob.subarray(0, 4).equals(keyId));
    if (!own.length) refuse('checkpoint: no signature of the log key');
    for (const line of own) {
        if (!holds(logKey, Buffer.from(note.text), line.blob.subarray(4))) {
            refuse('checkpoint: the signature does not hold');
        }
    }
}

// The log's key at this size: each rotation is signed by the key before it and by the new one.
function keyAt(clone, note, first) {
    const path = join(clone, 'genesis.json');
    const {rotations = []} = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
    let from = first;
    for (const {since, vkey, handover, proof} of rotations) {
        if (since > note.size) break;
        const parts = vkey.split('+');
        const blob = Buffer.from(parts.slice(2).join('+'), 'base64');
        const key = blob.subarray(1);
        const id = sha256(Buffer.from(parts[0] + '\n\x01'), key).subarray(0, 4).toString('hex');
        if (parts[0] !== note.origin || blob[0] !== 1 || parts[1] !== id) refuse('genesis.json: vkey');
        const message = Buffer.concat([
            Buffer.from('mingzhang-log-key-v1\0' + note.origin + '\0'), from, key]);
        if (!holds(from, message, Buffer.from(handover, 'hex')) ||
            !holds(key, message, Buffer.from(proof, 'hex'))) refuse('genesis.json: rotation');
        from = key;
    }
    return from;
}

// The COSE_Sign1 of a ledger.create; returns its payload's body.
function checkStatement(raw, origin) {
    const {tag, value: parts} = decode(raw);
    if (tag !== 18 || parts?.length !== 4) refuse('no COSE_Sign1');
    const [protectedHeader, unprotectedHeader, payload, signature] = parts;
    const header = decode(protectedHeader);
    if (unprotectedHeader.size !== 0 || header.get(1) !== -19) refuse('header');
    const claims = decode(payload);
    const body = claims.get('body');
    if (claims.get('kind') !== 'ledger.create' || claims.get('origin') !== origin ||
        header.get(15).get(2) !== origin) refuse('entry 0 is not the founding of this origin');
    const prefix = Buffer.from('a301012006215820', 'hex');
    const signer = body.get('administrators').find(
        one => sha256(prefix, one.get('key')).equals(header.get(4)));
    if (!signer || signer.get('actor') !== header.get(15).get(1)) refuse('signer is not named');
    const signed = Buffer.concat([
        Buffer.from([0x84, 0x6a]), Buffer.from('Signature1'), byteString(protectedHeader),
        Buffer.from([0x40]), byteString(payload)]);
    if (!holds(signer.get('key'), signed, signature)) refuse('statement: signature does not hold');
    return body;
}

function verifyClone(clone, genesis) {
    const note = readNote(readFileSync(join(clone, 'checkpoint')));
    const width = note.size < 256 ? `.p/${note.size}` : '';
    const bundle = readFileSync(join(clone, 'tile', 'entries', `000${width}`));
    const raw = bundle.subarray(2, 2 + bundle.readUInt16BE(0));
    const leaf = sha256(Buffer.from([0]), raw).toString('hex');
    if (genesis && leaf !== genesis) refuse('entry 0 is not the genesis');
    const entry = decode(raw);
    if (entry.length !== 7 || entry[0] !== 1 || entry[1] !== 0) refuse('no entry 0');
    const body = checkStatement(entry[6], note.origin);
    checkNote(note, keyAt(clone, note, body.get('log_key')));
    return {result: 'verified', origin: note.origin, size: note.size, leaf};
}

const [clone, option, genesis] = process.argv.slice(2);
const wellFormed = option === undefined ||
    (option === '--genesis' && /^[0-9a-f]{64}$/.test(genesis));
if (!clone || !wellFormed) {
    console.error('verify_statement.mjs CLONE_DIR [--genesis HEX]');
    process.exit(2);
}
try {
    console.log(JSON.stringify(verifyClone(clone, genesis)));
} catch (fault) {
    const missing = fault.code === 'ENOENT';
    console.log(JSON.stringify({result: missing ? 'incomplete' : 'failed', error: fault.message}));
    process.exitCode = missing ? 7 : 3;
}
