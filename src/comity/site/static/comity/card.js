// Reads the card behind the # of the address and checks it here, in the browser: its words never
// reach a server. Asked for are the issuer's keys and its whole status list, which tell nobody whose
// card it is. Without this script the code printed below the picture does the same.

const ISSUER = 1, NUMBER = 2, JOB = 3, NAME = 4, FROM = 5, UNTIL = 6, STATUS = 9, SCOPE = 11, OUTCOME = 12, DAYS = 13, LIMITS = 14;
const NAMED = 1, PLACED = 2, LEAST = 15, MOST = 19, DAY_SECONDS = 86_400;
const CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", CODE_LENGTH = 12, CODE_BYTES = 8;
const ENTRY_BITS = 2, WITHDRAWN = 1, SUSPENDED = 2;
const CLOCKS_DIFFER_MS = 5 * 60 * 1000;
const LONGEST = 1500;
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

class NotACard extends Error {}

const fromBase64url = (text) => {
  const raw = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  if (toBase64url(raw) !== text) throw new NotACard("not its one spelling");
  return raw;
};
const toBase64url = (raw) =>
  btoa(String.fromCharCode(...raw)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// CBOR, only what cards are made of, only in its shortest spelling.
class Reader {
  constructor(raw) {
    this.raw = raw;
    this.at = 0;
  }

  take(count) {
    if (this.at + count > this.raw.length) throw new NotACard("cut");
    return this.raw.slice(this.at, (this.at += count));
  }

  head() {
    const [first] = this.take(1);
    const kind = first >> 5, short = first & 31;
    if (short < 24) return [kind, short];
    if (short > 27) throw new NotACard("no length");
    const value = this.take(1 << (short - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
    const least = [24, 256, 65536, 4294967296][short - 24];
    if (value < least || !Number.isSafeInteger(value)) throw new NotACard("not shortest");
    return [kind, value];
  }

  value(depth = 0) {
    if (depth > 6) throw new NotACard("too deep");
    const [kind, value] = this.head();
    if (kind === 0) return value;
    if (kind === 1) return -1 - value;
    if (kind === 2) return this.take(value);
    if (kind === 3) return new TextDecoder("utf-8", { fatal: true }).decode(this.take(value));
    if (kind === 4) return Array.from({ length: this.bounded(value) }, () => this.value(depth + 1));
    if (kind === 5) return this.map(this.bounded(value), depth);
    if (kind === 7 && value === 22) return null;
    throw new NotACard("of another kind");
  }

  bounded(count) {
    if (count > 64) throw new NotACard("too many");
    return count;
  }

  map(count, depth) {
    const found = new Map();
    for (let one = 0; one < count; one++) {
      const key = this.value(depth + 1);
      if (typeof key !== "number" || found.has(key)) throw new NotACard("a key twice");
      found.set(key, this.value(depth + 1));
    }
    return found;
  }

  whole() {
    const value = this.value();
    if (this.at !== this.raw.length) throw new NotACard("something after it");
    return value;
  }
}

const bytesHead = (length) =>
  length < 24 ? [64 + length] : length < 256 ? [88, length] : [89, length >> 8, length & 255];
const bytes = (raw) => [...bytesHead(raw.length), ...raw];

const code = (packed) => {
  if (typeof packed === "string") return packed;
  if (!(packed instanceof Uint8Array) || packed.length !== CODE_BYTES) throw new NotACard("no code");
  const bits = packed.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  if (bits >> BigInt(5 * CODE_LENGTH)) throw new NotACard("no code");
  return Array.from({ length: CODE_LENGTH }, (_, at) => CODE_LETTERS[Number((bits >> BigInt(5 * (CODE_LENGTH - 1 - at))) & 31n)]).join("");
};

// The second format knows its fields by their places; they get the numbers they have in the first.
const named = (said) => {
  if (said instanceof Map) {
    if (said.get(0) !== NAMED) throw new NotACard("of another format");
    return said;
  }
  if (!Array.isArray(said) || said.length < LEAST || said.length > MOST || said[0] !== PLACED) throw new NotACard("of another format");
  const [, issuer, number, job, from, until, , , list, index, , outcome, decided, awarded, , name, scope, restrictions, conditions] = said;
  const day = Math.floor(from / DAY_SECONDS) - decided;
  const found = [
    [ISSUER, typeof issuer === "string" && `did:web:${issuer}`], [NUMBER, code(number)], [JOB, job], [NAME, name], [FROM, from], [UNTIL, until],
    [STATUS, [list, index]], [SCOPE, scope], [OUTCOME, outcome], [DAYS, [day, day - awarded]], [LIMITS, [restrictions ?? 0, conditions ?? 0]],
  ];
  return new Map(found.filter(([, value]) => value !== null && value !== undefined));
};

const parse = (text) => {
  if (text.length > LONGEST) throw new NotACard("too long");
  const raw = fromBase64url(text);
  if (raw[0] !== 0xd2) throw new NotACard("not signed");
  const parts = new Reader(raw.slice(1)).whole();
  if (!Array.isArray(parts) || parts.length !== 4) throw new NotACard("not signed once");
  const [header, outside, payload, signature] = parts;
  if (!(outside instanceof Map) || outside.size || ![header, payload, signature].every((part) => part instanceof Uint8Array)) {
    throw new NotACard("not signed once");
  }
  const said = named(new Reader(payload).whole()), stated = new Reader(header).whole();
  if (!(stated instanceof Map) || stated.size !== 2) throw new NotACard("no statement");
  if (![-8, -19].includes(stated.get(1)) || !(stated.get(4) instanceof Uint8Array)) throw new NotACard("signed otherwise");
  const texts = [ISSUER, NUMBER, JOB].every((place) => typeof said.get(place) === "string");
  const numbers = [FROM, OUTCOME].every((place) => Number.isInteger(said.get(place)));
  const pairs = [STATUS, DAYS].every((place) => Array.isArray(said.get(place)) && said.get(place).every(Number.isInteger));
  if (!texts || !numbers || !pairs || signature.length !== 64) throw new NotACard("incomplete");
  const label = [0x84, 0x6a, ...new TextEncoder().encode("Signature1")];
  const signed = Uint8Array.from([...label, ...bytes(header), 0x40, ...bytes(payload)]);
  return { said, signed, signature, kid: `${said.get(ISSUER)}#${new TextDecoder().decode(stated.get(4))}` };
};

const fromMultikey = (multikey) => {
  let number = 0n;
  for (const letter of multikey.slice(1)) {
    const value = ALPHABET.indexOf(letter);
    if (multikey[0] !== "z" || value < 0) throw new NotACard("no key");
    number = number * 58n + BigInt(value);
  }
  const digits = number.toString(16);
  return Uint8Array.from((digits.length % 2 ? `0${digits}` : digits).match(/../g), (pair) => parseInt(pair, 16));
};

const ask = async (address) => {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
};

const inForce = (key, at) => {
  if (key.keyValidFrom && at < Date.parse(key.keyValidFrom)) return "invalid";
  if (key.expires && at >= Date.parse(key.expires)) return "invalid";
  return key.revoked ? "indeterminate" : "";
};

// P-256 in the short spelling is no format of WebCrypto; the issuer's own list of keys has the long one.
const listKey = async (city, kid) => {
  const known = await (await ask(city.keys.replace(/did\.json$/, ".well-known/jwt-vc-issuer"))).json();
  const jwk = known.jwks.keys.find((key) => key.kid === kid);
  return crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
};

const status = async (city, card, now) => {
  const [number, index] = card.said.get(STATUS);
  const [head, body, signature] = (await (await ask(`${city.list}${number}`)).text()).split(".");
  const read = (part) => JSON.parse(new TextDecoder().decode(fromBase64url(part)));
  const header = read(head), stated = read(body);
  const issuer = card.said.get(ISSUER), host = issuer.replace("did:web:", "");
  const isOurs = header.alg === "ES256" && header.typ === "statuslist+jwt" && header.kid.startsWith(`${issuer}#`);
  if (!isOurs || stated.sub !== `https://${host}/tsl/${number}` || stated.status_list.bits !== ENTRY_BITS) return "indeterminate";
  const key = await listKey(city, header.kid);
  const holds = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, fromBase64url(signature), new TextEncoder().encode(`${head}.${body}`));
  if (!holds) return "indeterminate";
  const packed = new Blob([fromBase64url(stated.status_list.lst)]).stream().pipeThrough(new DecompressionStream("deflate"));
  const values = new Uint8Array(await new Response(packed).arrayBuffer());
  const place = Math.floor((index * ENTRY_BITS) / 8);
  if (!Number.isInteger(index) || index < 0 || place >= values.length) return "invalid";
  const value = (values[place] >> ((index * ENTRY_BITS) % 8)) & 3;
  if (value === WITHDRAWN) return "revoked";
  if (!(now < stated.exp * 1000) || now < stated.iat * 1000 - CLOCKS_DIFFER_MS) return "indeterminate";
  return { 0: "", [SUSPENDED]: "suspended" }[value] ?? "invalid";
};

// Gives the verdict, and whether the issuer's signature vouches for the words.
const verify = async (card, words) => {
  // The page's time, as the city gave it, and what has passed since.
  const now = words.now * 1000 + performance.now();
  const city = words.cities[card.said.get(ISSUER)];
  if (!city) return ["indeterminate", false];
  const keys = await (await ask(city.keys)).json();
  const known = keys.verificationMethod.find((key) => key.id === card.kid);
  if (!known || !keys.assertionMethod.includes(card.kid)) return ["invalid", false];
  const raw = fromMultikey(known.publicKeyMultibase);
  if (raw[0] !== 0xed || raw[1] !== 1 || raw.length !== 34) return ["invalid", false];
  const key = await crypto.subtle.importKey("raw", raw.slice(2), { name: "Ed25519" }, false, ["verify"]);
  if (!(await crypto.subtle.verify("Ed25519", key, card.signature, card.signed))) return ["invalid", false];
  const from = card.said.get(FROM) * 1000, until = card.said.get(UNTIL) * 1000;
  const keyed = inForce(known, from);
  if (keyed) return [keyed, keyed !== "invalid"];
  if (now < from - CLOCKS_DIFFER_MS) return ["invalid", true];
  const stated = await status(city, card, now).catch(() => "indeterminate");
  if (stated === "revoked") return ["revoked", true];
  if (until && now >= until) return ["expired", true];
  return [stated || "valid_not_recognised", true];
};

const day = (milliseconds) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" }).format(milliseconds);

const show = (part, words, verdict, card) => {
  const told = words.verdicts[verdict];
  const put = (name, text) => {
    const place = part.querySelector(`[data-${name}]`);
    place.textContent = text;
    const row = place.closest("[data-row]");
    if (row) row.hidden = !text;
  };
  part.querySelector(".c-verdict").className = `c-verdict c-verdict--${told.tone}`;
  for (const name of ["word", "sentence", "advice"]) put(name, told[name]);
  part.querySelector("[data-words]").hidden = !card;
  if (card) {
    const { said } = card, [decided] = said.get(DAYS), limits = said.get(LIMITS) ?? [0, 0];
    put("name", said.get(NAME) ?? words.nameless);
    put("job", words.jobs[said.get(JOB)] ?? said.get(JOB));
    put("outcome", words.outcomes[said.get(OUTCOME)] ?? "");
    put("city", `${words.cities[said.get(ISSUER)].name}, ${day(decided * 86_400_000)}`);
    put("until", said.get(UNTIL) ? day(said.get(UNTIL) * 1000) : "");
    part.querySelector("[data-limits]").hidden = limits[0] + limits[1] === 0 && !said.get(SCOPE);
  }
  part.hidden = false;
  part.querySelector("h2").focus();
};

const read = async () => {
  const text = decodeURIComponent(location.hash.slice(1));
  const part = document.querySelector("[data-card]");
  if (!part || text.length < 100) return;
  // Out of the address, so that it is not copied or kept with it.
  history.replaceState(null, "", location.pathname + location.search);
  const words = JSON.parse(part.dataset.card);
  let card;
  try {
    card = parse(text);
  } catch {
    show(part, words, "invalid", null);
    return;
  }
  const [verdict, isVouchedFor] = await verify(card, words).catch(() => ["indeterminate", false]);
  const field = document.querySelector("[data-from-fragment]");
  if (isVouchedFor) field.value = card.said.get(NUMBER);
  show(part, words, verdict, isVouchedFor ? card : null);
};

window.addEventListener("hashchange", read);
read();
