// The checks that verify.js makes, each against one bundle. A check gives a code, or throws a No with the
// check's name, how it came out and its code. A classic script, so that it runs from a file too.
(() => {
  "use strict";
  const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const SUITE = "eddsa-jcs-2022", SET = [SUITE, "eddsa-rdfc-2022"], MOST_PROOFS = 4;
  const CLOCKS_DIFFER_MS = 5 * 60 * 1000;
  const LIST_TYPE = "statuslist+jwt", ENTRY_BITS = 2, WITHDRAWN = 1, SUSPENDED = 2, MOST_LIST = 1 << 24;
  const { unpacked, fromBase64url, pointOf, signedByPoint, tokenOf } = globalThis.COMITY_READING;

  class No extends Error {
    constructor(name, outcome, code) {
      super(code);
      Object.assign(this, { name, outcome, code });
    }
  }

  const base58 = (text) => {
    if (text.length > 128) throw new Error("too long");
    let number = 0n;
    for (const letter of text) {
      const value = ALPHABET.indexOf(letter);
      if (value < 0) throw new Error("not base58");
      number = number * 58n + BigInt(value);
    }
    const raw = [];
    for (; number > 0n; number >>= 8n) raw.unshift(Number(number & 255n));
    for (const letter of text) {
      if (letter !== "1") break;
      raw.unshift(0);
    }
    return Uint8Array.from(raw);
  };

  // RFC 8785: keys by UTF-16 code units, numbers and texts as this language writes them.
  const canonical = (value) => {
    if (value === null || typeof value !== "object") {
      if (typeof value === "string" && !value.isWellFormed()) throw new Error("a lone surrogate");
      return JSON.stringify(value);
    }
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  };
  const bytes = (text) => new TextEncoder().encode(text);
  const sha256 = async (raw) => new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
  const hex = (raw) => [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const instant = (text) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN);

  // A key named twice would mean two things: this reader notices what JSON.parse passes over.
  const strict = (text) => {
    const value = JSON.parse(text);
    // Every text is stepped over whole, so that none is taken for the beginning of the next.
    const names = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter((one) => one[1]);
    const count = (one) =>
      one === null || typeof one !== "object" ? 0
        : Array.isArray(one) ? one.reduce((sum, inner) => sum + count(inner), 0)
          : Object.values(one).reduce((sum, inner) => sum + count(inner), Object.keys(one).length);
    if (names.length !== count(value)) throw new No("format", "fail", "JSON-DUPLICATE-KEY");
    return value;
  };

  const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
  const listed = (value) => (Array.isArray(value) ? value : value == null ? [] : [value]);

  const keyOf = (bundle, address) => {
    const document_ = bundle.keys.find((one) => one.id === address.split("#")[0]);
    const method = document_?.verificationMethod.find((one) => one.id === address);
    return method && { ...method, asserts: document_.assertionMethod.includes(address) };
  };

  const holds = async (document_, proof, key) => {
    const multikey = base58(key.publicKeyMultibase.slice(1));
    if (multikey[0] !== 0xed || multikey[1] !== 1 || multikey.length !== 34) return false;
    const options = without(proof, "proofValue");
    const signed = "@context" in proof ? { ...document_, "@context": proof["@context"] } : document_;
    if ("@context" in proof && canonical(listed(document_["@context"]).slice(0, listed(proof["@context"]).length)) !== canonical(listed(proof["@context"]))) return false;
    const hashes = [await sha256(bytes(canonical(options))), await sha256(bytes(canonical(signed)))];
    const message = Uint8Array.from([...hashes[0], ...hashes[1]]);
    const imported = await crypto.subtle.importKey("raw", multikey.slice(2), { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, imported, base58(proof.proofValue.slice(1)), message);
  };

  // The proof of the kind understood here must hold, and there must be one and no more.
  const signedBy = async (secured, issuer, bundle, name) => {
    const all = listed(secured.proof), [proof, ...more] = all.filter((one) => one?.cryptosuite === SUITE);
    if (!proof) throw new No(name, "fail", "PROOF-SET-NONE");
    if (more.length || all.length > MOST_PROOFS) throw new No(name, "fail", "PROOF-SET-MANY");
    const address = String(proof.verificationMethod);
    if (address.split("#")[0] !== issuer) throw new No(name, "fail", "PROOF-OTHER-ISSUER");
    const key = keyOf(bundle, address);
    if (!key) throw new No(name, "unknown", "PROOF-KEY-UNKNOWN");
    if (proof.type !== "DataIntegrityProof" || proof.proofPurpose !== "assertionMethod" || !/^z/.test(proof.proofValue)) throw new No(name, "fail", "PROOF-FORM");
    if (!(await holds(without(secured, "proof"), proof, key))) throw new No(name, "fail", "PROOF-SIGNATURE");
    return { key, created: instant(proof.created) };
  };

  // The other proof is not examined here, but that one was taken out, or put in twice, is seen.
  const setCheck = ({ proof }) => {
    const held = listed(proof), known = held.map((one) => one?.cryptosuite).filter((suite) => SET.includes(suite));
    const different = new Set(known).size;
    if (held.length > MOST_PROOFS || different < known.length) throw new No("proof_set", "fail", "PROOF-SET-MANY");
    if (different < SET.length) throw new No("proof_set", "fail", different ? "PROOF-SET-REMOVED" : "PROOF-SET-NONE");
    return "PROOF-SET-WHOLE";
  };

  const keyCheck = ({ key, created }, now) => {
    if (Number.isNaN(created) || created > now + CLOCKS_DIFFER_MS) throw new No("issuer_key", "fail", "PROOF-FUTURE");
    if (!key.asserts) throw new No("issuer_key", "fail", "KEY-NOT-FOR-THIS");
    if (key.keyValidFrom && created < instant(key.keyValidFrom)) throw new No("issuer_key", "fail", "KEY-NOT-YET");
    if (key.expires && created >= instant(key.expires)) throw new No("issuer_key", "fail", "KEY-ENDED");
    // Whether the log saw it before the key was lost is for the command to tell.
    if (key.revoked) throw new No("issuer_key", "unknown", "KEY-REVOKED");
    return "KEY-GOOD";
  };

  // A token by one of the issuer's keys of P-256; gives the key and when it says it was signed.
  const tokenSignedBy = async (token, issuer, bundle, name) => {
    const address = String(token.header.kid);
    if (address.split("#")[0] !== issuer) throw new No(name, "fail", "PROOF-OTHER-ISSUER");
    const key = keyOf(bundle, address);
    if (!key) throw new No(name, "unknown", "PROOF-KEY-UNKNOWN");
    const point = pointOf(base58(key.publicKeyMultibase.slice(1)));
    if (!point) throw new No(name, "fail", "PROOF-KEY");
    if (!(await signedByPoint(point, token.signature, token.message))) throw new No(name, "fail", "PROOF-SIGNATURE");
    return { key, point, created: token.payload.iat * 1000 };
  };

  const isPlace = (index, length) => Number.isInteger(index) && index >= 0 && index < length;

  const bitIn = async (entry, purpose, issuer, bundle, now) => {
    const name = `status_${purpose}`;
    const list = bundle.statusLists.find((one) => one.id === entry.list);
    if (!list) throw new No(name, "unknown", "STATUS-MISSING");
    const signing = await signedBy(list, issuer, bundle, name);
    keyCheck(signing, now);
    const bits = await unpacked(fromBase64url(list.credentialSubject.encodedList.slice(1)), "gzip", MOST_LIST);
    if (list.credentialSubject.statusPurpose !== purpose || !isPlace(entry.index, bits.length * 8)) throw new No(name, "fail", "STATUS-INDEX");
    if (!(instant(list.validFrom) <= now + CLOCKS_DIFFER_MS)) throw new No(name, "unknown", "STATUS-LATER");
    const bit = (bits[entry.index >> 3] >> (7 - (entry.index & 7))) & 1;
    // Nobody takes a withdrawal back, however old the list.
    if (purpose === "revocation" && bit) return 1;
    if (!(instant(list.validUntil) > now)) throw new No(name, "unknown", "STATUS-STALE");
    return bit;
  };

  // One list of two bits answers both questions.
  const valueIn = async (entry, purpose, issuer, bundle, now) => {
    const name = `status_${purpose}`;
    for (const text of bundle.statusTokens) {
      const token = tokenOf(text, LIST_TYPE, strict), stated = token.payload;
      if (stated.sub !== entry.list) continue;
      keyCheck(await tokenSignedBy(token, issuer, bundle, name), now);
      if (stated.status_list.bits !== ENTRY_BITS) throw new No(name, "unknown", "STATUS-MISSING");
      const values = await unpacked(fromBase64url(stated.status_list.lst), "deflate", MOST_LIST);
      if (!isPlace(entry.index, values.length * 4)) throw new No(name, "fail", "STATUS-INDEX");
      const value = (values[entry.index >> 2] >> ((entry.index & 3) * ENTRY_BITS)) & 3;
      if (value > SUSPENDED) throw new No(name, "unknown", "STATUS-INDEX");
      if (purpose === "revocation" && value === WITHDRAWN) return 1;
      if (!(now < stated.exp * 1000)) throw new No(name, "unknown", "STATUS-STALE");
      return purpose === "suspension" && value === SUSPENDED ? 1 : 0;
    }
    throw new No(name, "unknown", "STATUS-MISSING");
  };

  const statusCheck = async (said, purpose, bundle, now) => {
    const entry = said.status[purpose];
    if (!entry) throw new No(`status_${purpose}`, "fail", "STATUS-INDEX");
    let isSet;
    try {
      isSet = await (said.isToken ? valueIn : bitIn)(entry, purpose, said.issuer, bundle, now);
    } catch (error) {
      // A list that nobody can trust says nothing about the certificate.
      throw error instanceof No && error.code.startsWith("STATUS-") ? error : new No(`status_${purpose}`, "unknown", "STATUS-LIST-BROKEN");
    }
    if (isSet) throw new No(`status_${purpose}`, "fail", purpose === "revocation" ? "STATUS-REVOKED" : "STATUS-SUSPENDED");
    return purpose === "revocation" ? "STATUS-NOT-REVOKED" : "STATUS-NOT-SUSPENDED";
  };

  const validityCheck = ({ first, until }, now) => {
    if (!Number.isFinite(first) || Number.isNaN(until)) throw new No("validity", "fail", "VALIDITY-UNREADABLE");
    if (!(first <= now + CLOCKS_DIFFER_MS)) throw new No("validity", "fail", "VALIDITY-NOT-YET");
    if (until !== null && !(until > now)) throw new No("validity", "fail", "VALIDITY-OVER");
    return "VALIDITY-GOOD";
  };

  const agreementCheck = async (said, bundle) => {
    const version = bundle.versions.find((one) => bundle.agreement === said.agreement && one.version === said.version);
    if (!version) throw new No("agreement", "unknown", "AGREEMENT-UNKNOWN");
    if (`sha-256:${hex(await sha256(bytes(version.canonical)))}` !== said.hash) throw new No("agreement", "fail", "AGREEMENT-OTHER-TEXT");
    if (bundle.parties.find((one) => one.did === said.issuer)?.id !== said.host) throw new No("agreement", "fail", "AGREEMENT-NOT-HOST");
    const text = JSON.parse(version.canonical);
    const party = text.parties.find((one) => one.id === said.host);
    const { from, to } = text.agreement.effective;
    if (!party || said.decided < from || (to && said.decided > to)) throw new No("agreement", "fail", "AGREEMENT-NO-PARTY");
    const phase = party.phases.filter((one) => one.from <= said.decided).sort((a, b) => (a.from < b.from ? -1 : 1)).at(-1);
    if (!phase?.occupations.includes(said.job)) throw new No("scope", "fail", "SCOPE-OUTSIDE");
    return "AGREEMENT-GOOD";
  };

  // The signed approval that a certificate cites by its hash: that very file, by a city of the bundle.
  const citedApproval = async (digest, bundle, now) => {
    for (const text of bundle.approvals ?? []) {
      if (`sha-256:${hex(await sha256(bytes(text)))}` !== digest) continue;
      try {
        const approval = strict(text);
        keyCheck(await signedBy(approval, approval.issuer.id, bundle, "accreditation"), now);
        const id = approval.credentialSubject.id.split("/accreditations/")[1].replace(/\.json$/, "");
        return { id, first: approval.validFrom.slice(0, 10), until: approval.validUntil?.slice(0, 10) };
      } catch {
        break;
      }
    }
    throw new No("accreditation", "unknown", "ACCREDITATION-NOT-CITED");
  };

  const accreditationCheck = async (said, bundle, now) => {
    if (!said.accreditation) return null;
    const found = said.cited ? await citedApproval(said.cited, bundle, now) : bundle.accreditations.find((one) => one.id === said.accreditation);
    if (!found) throw new No("accreditation", "unknown", "ACCREDITATION-UNKNOWN");
    if (found.id !== said.accreditation) throw new No("accreditation", "fail", "ACCREDITATION-OTHER");
    const isOver = (found.last && said.awarded > found.last) || (found.until && said.awarded >= found.until);
    if (said.awarded < found.first || isOver) throw new No("accreditation", "fail", "ACCREDITATION-NOT-IN-FORCE");
    return "ACCREDITATION-GOOD";
  };

  globalThis.COMITY_CHECKS = {
    No, strict, listed, instant, hex, sha256, bytes, signedBy, setCheck, tokenSignedBy, keyCheck, statusCheck, validityCheck, agreementCheck, accreditationCheck,
  };
})();
