// Verifies a certificate in this browser with what was published beside the page: an Open Badges
// credential, an SD-JWT, or a PDF that carries either. Nothing is asked of any server: keys, lists and
// agreements stand in bundle.js. A classic script, so that it runs from a file too.
(() => {
  "use strict";
  const TYPE = "dc+sd-jwt", LONGEST = 1 << 20;
  const DECIDES = new Set(["format", "proof", "proof_set", "issuer_key", "key_certificate", "holder_binding", "validity", "status_revocation", "status_suspension"]);
  const WORDS = JSON.parse(document.getElementById("words").textContent);
  const BUNDLES = globalThis.COMITY_BUNDLES ?? [];
  const { textOf, fromBase64url, signedByPoint, tokenOf, claimsOf } = globalThis.COMITY_READING;
  const { No, strict, listed, instant, hex, sha256, bytes, signedBy, tokenSignedBy } = globalThis.COMITY_CHECKS;
  const { setCheck, keyCheck, statusCheck, validityCheck, agreementCheck, accreditationCheck } = globalThis.COMITY_CHECKS;

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

  // What both forms say, under the same names.
  const ofCredential = (credential) => {
    const said = credential.credentialSubject.recognition, terms = listed(credential.termsOfUse)[0];
    const cited = listed(credential.relatedResource)[1]?.digestSRI;
    return {
      issuer: credential.issuer.id,
      host: said.hostCity,
      job: said.occupation,
      agreement: terms.agreement,
      version: terms.agreementVersion,
      hash: terms.agreementHash,
      accreditation: said.accreditation,
      cited: cited && `sha-256:${hex(Uint8Array.from(atob(cited.replace("sha256-", "")), (letter) => letter.charCodeAt(0)))}`,
      awarded: said.awardDate,
      decided: said.decisionDate,
      first: instant(credential.validFrom),
      until: credential.validUntil === undefined ? null : instant(credential.validUntil),
      status: Object.fromEntries(listed(credential.credentialStatus).map((one) => [one.statusPurpose, { list: one.statusListCredential, index: /^(0|[1-9]\d*)$/.test(one.statusListIndex) ? Number(one.statusListIndex) : NaN }])),
      shown: [credential.credentialSubject.identifier?.[0]?.identityHash, credential.credentialSubject.achievement?.name, credential.issuer.name, credential.credentialSubject.licenseNumber],
    };
  };
  const ofClaims = (claims) => {
    const { idx, uri } = claims.status.status_list, entry = { list: uri, index: idx };
    return {
      isToken: true,
      issuer: claims.iss.replace(/^https:\/\//, "did:web:"),
      host: claims.host_city,
      job: claims.qualification.occupation,
      agreement: claims.agreement.id,
      version: claims.agreement.version,
      hash: claims.agreement.digest,
      accreditation: claims.accreditation,
      cited: claims.accreditation_digest,
      awarded: claims.award_date,
      decided: claims.decision_date,
      first: claims.nbf * 1000,
      until: claims.exp === undefined ? null : claims.exp * 1000,
      status: { revocation: entry, suspension: entry },
      shown: [claims.name, claims.qualification.name, claims.issuing_authority, claims.certificate_number],
    };
  };

  const read = async (text) => {
    if (text.length > LONGEST) throw new No("format", "fail", "JSON-TOO-LONG");
    if (!/^ey[\w.-]+~/.test(text)) {
      const credential = strict(text);
      if (!listed(credential.type).includes("RecognitionCertificate") || !credential.credentialSubject?.recognition) throw new No("format", "fail", "FORMAT-NOT-CERTIFICATE");
      return { said: ofCredential(credential), credential, code: "FORMAT-GOOD" };
    }
    const [compact, ...pieces] = text.split("~"), binding = pieces.pop();
    const token = tokenOf(compact, TYPE, strict), claims = await claimsOf(token.payload, pieces, strict);
    const shown = text.slice(0, text.length - binding.length);
    return { said: ofClaims(claims), token, claims, binding, shown, code: "FORMAT-WALLET" };
  };

  // The certificate of the key, where the token brings one, must be of that very key.
  const certificateCheck = ({ token }, { point }) => {
    if (!token?.header.x5c) return null;
    const held = hex(Uint8Array.from(atob(token.header.x5c[0]), (letter) => letter.charCodeAt(0)));
    if (!held.includes(hex(point))) throw new No("key_certificate", "fail", "KEY-CERTIFICATE-OTHER");
    return "KEY-CERTIFICATE-GOOD";
  };

  // Nobody was asked here, so when and for whom the holder signed decides nothing; that it fits does.
  const bindingCheck = async ({ token, claims, binding, shown }) => {
    if (!token || !binding) return null;
    const jwk = claims.cnf?.jwk;
    if (!jwk) throw new No("holder_binding", "fail", "BINDING-KEY");
    const held = tokenOf(binding, "kb+jwt", strict);
    const point = Uint8Array.from([4, ...fromBase64url(jwk.x), ...fromBase64url(jwk.y)]);
    if (!(await signedByPoint(point, held.signature, held.message))) throw new No("holder_binding", "fail", "BINDING-BROKEN");
    const digest = btoa(String.fromCharCode(...(await sha256(bytes(shown))))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    if (held.payload.sd_hash !== digest) throw new No("holder_binding", "fail", "BINDING-OTHER");
    return "BINDING-UNASKED";
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
    let found = null;
    await add("format", async () => {
      found = await read(text.trim());
      return found.code;
    });
    if (!found) return { verdict: "invalid", checks };
    const { said } = found;
    const bundle = BUNDLES.find((one) => one.parties.some((party) => party.did === said.issuer));
    if (!bundle) return { verdict: "indeterminate", checks: [...checks, { name: "issuer", outcome: "unknown", code: "ISSUER-UNKNOWN" }], said };
    let signing = null;
    await add("proof", async () => {
      signing = await (found.token ? tokenSignedBy(found.token, said.issuer, bundle, "proof") : signedBy(found.credential, said.issuer, bundle, "proof"));
      return "PROOF-GOOD";
    });
    if (found.credential) await add("proof_set", () => setCheck(found.credential));
    if (signing) await add("issuer_key", () => keyCheck(signing, now));
    if (signing) await add("key_certificate", () => certificateCheck(found, signing));
    await add("holder_binding", () => bindingCheck(found));
    await add("validity", () => validityCheck(said, now));
    for (const purpose of ["revocation", "suspension"]) await add(`status_${purpose}`, () => statusCheck(said, purpose, bundle, now));
    await add("agreement", () => agreementCheck(said, bundle));
    await add("accreditation", () => accreditationCheck(said, bundle, now));
    return { verdict: verdictOf(checks), checks, said };
  };

  // A file that carries no certificate says nothing about any.
  const verifyFile = async (file, now) => {
    try {
      return await verify(await textOf(new Uint8Array(await file.arrayBuffer())), now);
    } catch ({ code = "FILE-UNREADABLE" }) {
      return { verdict: "indeterminate", checks: [{ name: "format", outcome: "unknown", code }] };
    }
  };

  const show = ({ verdict, checks, said }) => {
    const place = document.querySelector("[data-verdict]");
    place.dataset.verdict = verdict;
    place.dataset.tone = WORDS.tones[verdict];
    place.hidden = false;
    place.querySelector("h2").textContent = WORDS.verdicts[verdict];
    const facts = place.querySelector("dl");
    facts.replaceChildren();
    const [name, job, city, code] = said?.shown ?? [];
    const rows = said ? [[WORDS.name, name ?? WORDS.nameless], [WORDS.occupation, job], [WORDS.city, city], [WORDS.number, code]] : [];
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
    const text = form.elements.text.value, now = Date.now() + WORDS.ahead;
    if (file) show(await verifyFile(file, now));
    else if (text.trim()) show(await verify(text, now));
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", async (event) => {
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (file) show(await verifyFile(file, Date.now() + WORDS.ahead));
  });
  if (!globalThis.crypto?.subtle || !BUNDLES.length) said.hidden = false;
  document.querySelector("[data-dated]").textContent = BUNDLES.map((one) => one.dated).sort().at(0) ?? "";
  Object.assign(globalThis, { comityVerify: verify, comityVerifyFile: verifyFile });
})();
