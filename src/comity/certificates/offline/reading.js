// Reads what verify.js checks: the file inside a PDF, the pieces of a token, keys of P-256. A classic
// script, so that it runs from a file too. Nothing is asked of any server.
(() => {
  "use strict";
  const MOST_BYTES = 10 << 20, MOST_INSIDE = 4 << 20, MOST_FILES = 64, MOST_PIECES = 200, DEEPEST = 32;
  const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
  const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
  const RESERVED = new Set(["_sd", "_sd_alg", "..."]);

  const fail = (code) => { throw Object.assign(new Error(code), { code }); };
  const bytes = (text) => new TextEncoder().encode(text);
  const utf8 = (raw) => new TextDecoder("utf-8", { fatal: true }).decode(raw);
  const toBase64url = (raw) => btoa(Array.from(raw, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const fromBase64url = (text) => {
    const raw = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    return toBase64url(raw) === text ? raw : fail("FORMAT-NOT-CERTIFICATE");
  };
  const sha256 = async (raw) => new Uint8Array(await crypto.subtle.digest("SHA-256", raw));

  // What is packed may be a bomb: it is let go where it becomes too large.
  const unpacked = async (raw, kind, most = MOST_INSIDE) => {
    const reader = new Blob([raw]).stream().pipeThrough(new DecompressionStream(kind)).getReader();
    const parts = [];
    for (let size = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
      if ((size += value.length) > most) {
        await reader.cancel();
        fail("FILE-BOMB");
      }
      parts.push(value);
    }
  };

  // Files attached to a PDF are streams of their own, never inside other objects.
  const filesIn = async (raw) => {
    // One letter for each byte.
    const text = new TextDecoder("latin1").decode(raw), found = [];
    for (const { index } of text.matchAll(/\/Type\s*\/EmbeddedFile\b/g)) {
      const said = text.indexOf("stream", index);
      if (said < 0 || found.length === MOST_FILES) break;
      const head = text.slice(text.lastIndexOf("obj", index), said);
      const begin = said + 6 + (text.startsWith("\r\n", said + 6) ? 2 : 1);
      const length = /\/Length\s+(\d+)(?!\d*\s+\d+\s+R)/.exec(head)?.[1];
      const end = length === undefined ? text.indexOf("endstream", begin) : begin + Number(length);
      const content = raw.subarray(begin, length === undefined && text[end - 1] === "\n" ? end - 1 : end);
      const filter = /\/Filter\s*\[?\s*\/(\w+)/.exec(head)?.[1];
      if (filter && filter !== "FlateDecode") continue;
      try {
        found.push(filter ? await unpacked(content, "deflate") : content.length > MOST_INSIDE ? fail("FILE-BOMB") : content);
      } catch (error) {
        if (error.code) throw error;
      }
    }
    return found;
  };

  const isCredential = (text) => {
    try {
      return [JSON.parse(text).type].flat().includes("RecognitionCertificate");
    } catch {
      return false;
    }
  };

  // Gives the text to verify. Of the forms in a PDF the one that says most counts; two of it are refused.
  const textOf = async (raw) => {
    if (raw.length > MOST_BYTES) fail("FILE-TOO-LARGE");
    if (String.fromCharCode(...raw.subarray(0, 5)) !== "%PDF-") {
      try {
        return utf8(raw);
      } catch {
        return fail("FORMAT-NOT-CERTIFICATE");
      }
    }
    const texts = new Set();
    for (const content of await filesIn(raw)) {
      try {
        texts.add(utf8(content));
      } catch {
        // A file of another kind; a PDF may hold some.
      }
    }
    for (const fits of [isCredential, (text) => /^ey[\w.-]+~/.test(text)]) {
      const held = [...texts].filter(fits);
      if (held.length > 1) fail("PDF-TWO-CERTIFICATES");
      if (held.length) return held[0];
    }
    return fail("PDF-NO-CERTIFICATE");
  };

  const power = (base, exponent) => {
    let found = 1n;
    for (let rest = base % P; exponent > 0n; exponent >>= 1n, rest = (rest * rest) % P) if (exponent & 1n) found = (found * rest) % P;
    return found;
  };
  const number = (raw) => raw.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const thirtyTwo = (value) => Uint8Array.from(value.toString(16).padStart(64, "0").match(/../g), (pair) => parseInt(pair, 16));

  // A Multikey of P-256 holds the short form, which is no format of WebCrypto: the other half follows from the curve.
  const pointOf = (multikey) => {
    if (multikey[0] !== 0x80 || multikey[1] !== 0x24 || multikey.length !== 35 || (multikey[2] | 1) !== 3) return null;
    const x = number(multikey.slice(3)), square = (x * x * x + (P - 3n) * x + B) % P;
    let y = power(square, (P + 1n) / 4n);
    if (x >= P || (y * y) % P !== square) return null;
    if ((y & 1n) !== BigInt(multikey[2] & 1)) y = P - y;
    return Uint8Array.from([4, ...thirtyTwo(x), ...thirtyTwo(y)]);
  };
  const signedByPoint = async (point, signature, message) => {
    if (!point || signature.length !== 64) return false;
    const key = await crypto.subtle.importKey("raw", point, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, bytes(message));
  };

  const tokenOf = (text, typ, strict) => {
    const parts = text.split(".");
    if (parts.length !== 3) fail("FORMAT-NOT-CERTIFICATE");
    const [header, payload] = parts.slice(0, 2).map((part) => strict(utf8(fromBase64url(part))));
    // The way of signing is never the token's choice.
    if (header.alg !== "ES256" || header.typ !== typ || "crit" in header || "b64" in header) fail("FORMAT-NOT-CERTIFICATE");
    return { header, payload, signature: fromBase64url(parts[2]), message: `${parts[0]}.${parts[1]}` };
  };

  // RFC 9901, section 7.1: every piece in its one place, none left over.
  const claimsOf = async (payload, pieces, strict) => {
    if ((payload._sd_alg ?? "sha-256") !== "sha-256" || pieces.length > MOST_PIECES) fail("FORMAT-NOT-CERTIFICATE");
    const known = new Map(), used = new Set(), seen = new Set();
    for (const piece of pieces) {
      const read = strict(`{"piece":${utf8(fromBase64url(piece))}}`).piece;
      const name = Array.isArray(read) && read.length === 3 ? read[1] : null;
      if (!Array.isArray(read) || ![2, 3].includes(read.length) || RESERVED.has(name) || typeof read[0] !== "string" || (read.length === 3 && typeof name !== "string")) fail("FORMAT-NOT-CERTIFICATE");
      known.set(toBase64url(await sha256(bytes(piece))), { name, value: read.at(-1) });
    }
    if (known.size !== pieces.length) fail("FORMAT-NOT-CERTIFICATE");
    const taken = (digest) => {
      if (typeof digest !== "string" || seen.has(digest)) fail("FORMAT-NOT-CERTIFICATE");
      seen.add(digest);
      used.add(digest);
      return known.get(digest);
    };
    const opened = (held, depth) => {
      if (depth > DEEPEST) fail("FORMAT-NOT-CERTIFICATE");
      if (Array.isArray(held)) {
        return held.flatMap((one) => {
          if (!one || typeof one !== "object" || !("..." in one)) return [opened(one, depth + 1)];
          const piece = Object.keys(one).length === 1 ? taken(one["..."]) : fail("FORMAT-NOT-CERTIFICATE");
          if (piece && piece.name !== null) fail("FORMAT-NOT-CERTIFICATE");
          return piece ? [opened(piece.value, depth + 1)] : [];
        });
      }
      if (held === null || typeof held !== "object") return held;
      if ("..." in held) fail("FORMAT-NOT-CERTIFICATE");
      const found = new Map(Object.entries(held).filter(([name]) => name !== "_sd").map(([name, value]) => [name, opened(value, depth + 1)]));
      for (const digest of held._sd === undefined ? [] : Array.isArray(held._sd) ? held._sd : fail("FORMAT-NOT-CERTIFICATE")) {
        const piece = taken(digest);
        if (!piece) continue;
        if (piece.name === null || found.has(piece.name)) fail("FORMAT-NOT-CERTIFICATE");
        found.set(piece.name, opened(piece.value, depth + 1));
      }
      return Object.fromEntries(found);
    };
    const { _sd_alg: _, ...rest } = payload;
    const claims = opened(rest, 0);
    return [...known.keys()].every((digest) => used.has(digest)) ? claims : fail("FORMAT-NOT-CERTIFICATE");
  };

  globalThis.COMITY_READING = { textOf, filesIn, unpacked, fromBase64url, pointOf, signedByPoint, tokenOf, claimsOf };
})();
