"""A bag's manifests, made anew after its files were changed."""

import hashlib


def manifest(files):
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n"
                   for name in sorted(files, key=str.encode)).encode()


def sealed(files, changes):
    """The changes, with those of the manifests and of Payload-Oxum that hide them."""
    now = {**files, **changes}
    payload = {name: data for name, data in now.items() if name.startswith("data/")}
    if any(name in payload for name in changes):
        octets = sum(map(len, payload.values()))
        rows = [row for row in now["bag-info.txt"].decode().splitlines() if not row.startswith("Payload-Oxum")]
        now["bag-info.txt"] = "\n".join(rows + [f"Payload-Oxum: {octets}.{len(payload)}", ""]).encode()
        now["manifest-sha256.txt"] = manifest(payload)
    tags = {name: data for name, data in now.items()
            if not name.startswith("data/") and name != "tagmanifest-sha256.txt"}
    now["tagmanifest-sha256.txt"] = manifest(tags)
    return {name: data for name, data in now.items() if data != files.get(name)}
