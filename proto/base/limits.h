/* Every bound of the formats and of the programs, in one place (T6, T10). Those of the formats are
 * normative (FORMAT.md §2) and part of what a verifier checks; the others protect a process and may
 * be tuned. */
#ifndef MZ_BASE_LIMITS_H
#define MZ_BASE_LIMITS_H

/* Formats. */
#define MZ_MAX_ENTRY 65535u /* bytes of an encoded entry: the u16 of an entry bundle */
#define MZ_MAX_STATEMENT                                                                           \
    65000u                 /* bytes of a COSE_Sign1; an entry's other members take at most 130 */
#define MZ_MAX_ORIGIN 128u /* bytes of an origin */
#define MZ_MAX_CODE                                                                                \
    64u /* bytes of an identifier: actor, project, budget line, indicator, evidence code */
#define MZ_MAX_TEXT           2048u /* bytes of a free text field */
#define MZ_MAX_REFS           64u   /* references of one statement */
#define MZ_MAX_ADMINISTRATORS 16u
#define MZ_MAX_ROLES          16u
#define MZ_MAX_DELEGATIONS    16u  /* that one actor holds at a time */
#define MZ_MAX_BALANCES       256u /* rows of a part of a close: eight of each budget line */
#define MZ_MAX_ACCESSED       256u /* payees of one access.log */
#define MZ_RETENTION_YEARS    30u  /* of vouchers, if the policy says nothing (domain.md §10) */
#define MZ_MAX_TIERS          8u
#define MZ_MAX_CONFLICTS      64u
#define MZ_MAX_EVIDENCE_CODES 32u
#define MZ_MAX_STANDARDS      32u
#define MZ_MAX_INDICATORS     32u
#define MZ_MAX_PHASES         16u   /* of a phased plan */
#define MZ_MAX_SCORES         16u   /* scores that one evaluation rests on */
#define MZ_MAX_NARRATIVE      8192u /* bytes of one part of the report in words */
#define MZ_MAX_DIGESTS        16u          /* personal fields of one payee */
#define MZ_MAX_LINES          100000u      /* lines of one list object */
#define MZ_MAX_LIST_BYTES     (32u << 20)  /* bytes of one encoded list object */
#define MZ_MAX_DISCLOSURE     1024u        /* bytes of one encoded disclosure */
#define MZ_MAX_EVIDENCE       (1ull << 32) /* bytes of one evidence file: 4 GiB */
#define MZ_MAX_DEPTH          8u           /* nesting of CBOR items */
#define MZ_MAX_PROOF                                                                               \
    64u /* hashes of an inclusion proof; a consistency proof has at most one more */
#define MZ_MAX_NOTE           65536u /* bytes of a signed note */
#define MZ_MAX_SIGNATURES     64u    /* signature lines of a signed note */
#define MZ_MAX_TLOG_POLICY    65536u /* bytes of a witness policy file; and what it may list: */
#define MZ_MAX_POLICY_LOGS    32u
#define MZ_MAX_WITNESSES      32u
#define MZ_MAX_WITNESS_GROUPS 32u

/* Amounts: ± 9 007 199 254 740 991 fen, so that every JSON reader in the world holds them exactly
 * (90 trillion yuan). */
#define MZ_MAX_FEN INT64_C(9007199254740991)

/* The daemon. */
#define MZ_MAX_BODY  (1u << 20) /* bytes of one HTTP body; longer objects are sent in parts */
#define MZ_MAX_BATCH 1000u      /* statements of one request */
#define MZ_MAX_PAGE  500u       /* items of one page of a JSON read */
#define MZ_MAX_QUEUE 4096u      /* statements waiting for the sequencer */

#endif
