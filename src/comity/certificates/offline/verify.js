// Verifies a certificate in this browser with what was published beside the page. Nothing is asked of
// any server: keys, lists and agreements stand in bundle.js. A classic script, so that it runs from a
// file too.
(() => {
  "use strict";
  const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const SUITE = "eddsa-jcs-2022";
  const CLOCKS_DIFFER_MS = 5 * 60 * 1000;
  const LONGEST = 1 << 20;
  const DECIDES = new Set(["format", "proof", "issuer_key", "validity", "status_revocation", "status_suspension"]);
  const WORDS = JSON.parse(document.getElementById("words").textContent);
  const BUNDLES = globalThis.COMITY_BUNDLES ?? [];

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
    const names = text.match(/"(?:[^"\\]|\\.)*"(?=\s*:)/g) ?? [];
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

  // Every proof of the kind understood here must hold, and there must be one.
  const signedBy = async (secured, issuer, bundle, name) => {
    const proofs = listed(secured.proof).filter((one) => one.cryptosuite === SUITE);
    if (!proofs.length) throw new No(name, "fail", "PROOF-SET-NONE");
    for (const proof of proofs) {
      const address = String(proof.verificationMethod);
      if (address.split("#")[0] !== issuer) throw new No(name, "fail", "PROOF-OTHER-ISSUER");
      const key = keyOf(bundle, address);
      if (!key) throw new No(name, "unknown", "PROOF-KEY-UNKNOWN");
      if (proof.type !== "DataIntegrityProof" || proof.proofPurpose !== "assertionMethod" || !/^z/.test(proof.proofValue)) throw new No(name, "fail", "PROOF-FORM");
      if (!(await holds(without(secured, "proof"), proof, key))) throw new No(name, "fail", "PROOF-SIGNATURE");
      return { key, created: instant(proof.created) };
    }
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

  const unpacked = async (encoded) => {
    const raw = Uint8Array.from(atob(encoded.slice(1).replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  const statusCheck = async (credential, purpose, bundle, now) => {
    const name = `status_${purpose}`;
    const entry = listed(credential.credentialStatus).find((one) => one.statusPurpose === purpose);
    const list = bundle.statusLists.find((one) => one.id === entry?.statusListCredential);
    if (!list) throw new No(name, "unknown", "STATUS-MISSING");
    const signing = await signedBy(list, credential.issuer.id, bundle, name);
    if (signing.key.revoked) throw new No(name, "unknown", "STATUS-MISSING");
    if (instant(list.validUntil) <= now) throw new No(name, "unknown", "STATUS-STALE");
    const bits = await unpacked(list.credentialSubject.encodedList);
    const index = Number(entry.statusListIndex);
    if (list.credentialSubject.statusPurpose !== purpose || !(index < bits.length * 8)) throw new No(name, "unknown", "STATUS-INDEX");
    if ((bits[index >> 3] >> (7 - (index & 7))) & 1) {
      throw new No(name, "fail", purpose === "revocation" ? "STATUS-REVOKED" : "STATUS-SUSPENDED");
    }
    return purpose === "revocation" ? "STATUS-NOT-REVOKED" : "STATUS-NOT-SUSPENDED";
  };

  const validityCheck = (credential, now) => {
    const [first, until] = [credential.validFrom, credential.validUntil].map((text) => (text ? instant(text) : null));
    if (first !== null && first > now + CLOCKS_DIFFER_MS) throw new No("validity", "fail", "VALIDITY-NOT-YET");
    if (until !== null && until <= now) throw new No("validity", "fail", "VALIDITY-OVER");
    return "VALIDITY-GOOD";
  };

  const agreementCheck = async (credential, bundle) => {
    const terms = listed(credential.termsOfUse)[0];
    const version = bundle.versions.find((one) => bundle.agreement === terms.agreement && one.version === terms.agreementVersion);
    if (!version) throw new No("agreement", "unknown", "AGREEMENT-UNKNOWN");
    const digest = `sha-256:${hex(await sha256(bytes(version.canonical)))}`;
    if (digest !== terms.agreementHash) throw new No("agreement", "fail", "AGREEMENT-OTHER-TEXT");
    const said = credential.credentialSubject.recognition;
    const text = JSON.parse(version.canonical);
    const party = text.parties.find((one) => one.id === said.hostCity);
    const { from, to } = text.agreement.effective;
    if (!party || said.decisionDate < from || (to && said.decisionDate > to)) throw new No("agreement", "fail", "AGREEMENT-NO-PARTY");
    const phase = party.phases.filter((one) => one.from <= said.decisionDate).sort((a, b) => (a.from < b.from ? -1 : 1)).at(-1);
    if (!phase?.occupations.includes(said.occupation)) throw new No("scope", "fail", "SCOPE-OUTSIDE");
    return "AGREEMENT-GOOD";
  };

  // The signed approval that a certificate cites by its hash: that very file, by a city of the bundle.
  const citedApproval = async (integrity, bundle) => {
    for (const text of bundle.approvals ?? []) {
      const digest = btoa(String.fromCharCode(...(await sha256(bytes(text)))));
      if (`sha256-${digest}` !== integrity) continue;
      try {
        const approval = strict(text);
        const { key } = await signedBy(approval, approval.issuer.id, bundle, "accreditation");
        const id = approval.credentialSubject.id.split("/accreditations/")[1].replace(/\.json$/, "");
        if (key.asserts && !key.revoked) return { id, first: approval.validFrom.slice(0, 10), until: approval.validUntil?.slice(0, 10) };
      } catch {
        break;
      }
    }
    throw new No("accreditation", "unknown", "ACCREDITATION-NOT-CITED");
  };

  const accreditationCheck = async (credential, bundle) => {
    const said = credential.credentialSubject.recognition;
    if (!said.accreditation) return null;
    const cited = listed(credential.relatedResource)[1]?.digestSRI;
    const found = cited ? await citedApproval(cited, bundle) : bundle.accreditations.find((one) => one.id === said.accreditation);
    if (!found) throw new No("accreditation", "unknown", "ACCREDITATION-UNKNOWN");
    if (found.id !== said.accreditation) throw new No("accreditation", "fail", "ACCREDITATION-OTHER");
    const isOver = (found.last && said.awardDate > found.last) || (found.until && said.awardDate >= found.until);
    if (said.awardDate < found.first || isOver) throw new No("accreditation", "fail", "ACCREDITATION-NOT-IN-FORCE");
    return "ACCREDITATION-GOOD";
  };

  const verdictOf = (checks) => {
    const deciding = checks.filter((one) => DECIDES.has(one.name));
    const failed = deciding.filter((one) => one.outcome === "fail").map((one) => one.code);
    const own = { "STATUS-REVOKED": "revoked", "VALIDITY-OVER": "expired", "STATUS-SUSPENDED": "suspended" };
    if (failed.some((code) => !(code in own))) return "invalid";
    if (deciding.some((one) => one.outcome === "unknown" && !one.name.startsWith("status_"))) return "indeterminate";
    for (const [code, verdict] of Object.entries(own)) if (failed.includes(code)) return verdict;
    if (deciding.some((one) => one.outcome === "unknown")) return "indeterminate";
    return checks.every((one) => one.outcome === "pass") ? "recognised" : "valid_not_recognised";
  };

  const verify = async (text, now) => {
    const checks = [];
    const add = async (name, work) => {
      try {
        const code = await work();
        if (code) checks.push({ name, outcome: "pass", code });
      } catch (error) {
        const { name: at = name, outcome = "fail", code = "FORMAT-NOT-CERTIFICATE" } = error instanceof No ? error : { name };
        checks.push({ name: at, outcome, code });
      }
    };
    let credential = null;
    await add("format", () => {
      if (text.length > LONGEST) throw new No("format", "fail", "JSON-TOO-LONG");
      const read = strict(text.trim());
      if (!listed(read.type).includes("RecognitionCertificate") || !read.credentialSubject?.recognition) throw new No("format", "fail", "FORMAT-NOT-CERTIFICATE");
      credential = read;
      return "FORMAT-GOOD";
    });
    if (!credential) return { verdict: "invalid", checks };
    const bundle = BUNDLES.find((one) => one.parties.some((party) => party.did === credential.issuer?.id));
    if (!bundle) return { verdict: "indeterminate", checks: [...checks, { name: "issuer", outcome: "unknown", code: "ISSUER-UNKNOWN" }], credential };
    let signing = null;
    await add("proof", async () => {
      signing = await signedBy(credential, credential.issuer.id, bundle, "proof");
      return "PROOF-GOOD";
    });
    if (signing) await add("issuer_key", () => keyCheck(signing, now));
    await add("validity", () => validityCheck(credential, now));
    for (const purpose of ["revocation", "suspension"]) await add(`status_${purpose}`, () => statusCheck(credential, purpose, bundle, now));
    await add("agreement", () => agreementCheck(credential, bundle));
    await add("accreditation", () => accreditationCheck(credential, bundle));
    return { verdict: verdictOf(checks), checks, credential };
  };

  const show = ({ verdict, checks, credential }) => {
    const place = document.querySelector("[data-verdict]");
    place.dataset.verdict = verdict;
    place.dataset.tone = WORDS.tones[verdict];
    place.hidden = false;
    place.querySelector("h2").textContent = WORDS.verdicts[verdict];
    const facts = place.querySelector("dl");
    facts.replaceChildren();
    const said = credential?.credentialSubject;
    const rows = said ? [
      [WORDS.name, said.identifier?.[0]?.identityHash ?? WORDS.nameless],
      [WORDS.occupation, said.achievement?.name],
      [WORDS.city, credential.issuer?.name],
      [WORDS.number, said.licenseNumber],
    ] : [];
    for (const [term, value] of rows) {
      const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
      dt.textContent = term;
      dd.textContent = String(value ?? "");
      dd.dir = "auto";
      facts.append(dt, dd);
    }
    const list = place.querySelector("ul");
    list.replaceChildren(...checks.map((one) => {
      const item = document.createElement("li");
      item.dataset.code = one.code;
      item.dataset.outcome = one.outcome;
      item.textContent = `${WORDS.questions[one.name] ?? one.name} ${WORDS.marks[one.outcome]} (${one.code})`;
      return item;
    }));
    place.focus();
  };

  const form = document.querySelector("form");
  const said = document.querySelector("[data-trouble]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = form.elements.file.files[0];
    const text = file ? await file.text() : form.elements.text.value;
    if (text.trim()) show(await verify(text, Date.now() + WORDS.ahead));
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", async (event) => {
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (file) show(await verify(await file.text(), Date.now() + WORDS.ahead));
  });
  if (!globalThis.crypto?.subtle || !BUNDLES.length) said.hidden = false;
  document.querySelector("[data-dated]").textContent = BUNDLES.map((one) => one.dated).sort().at(0) ?? "";
  globalThis.comityVerify = verify;
})();
