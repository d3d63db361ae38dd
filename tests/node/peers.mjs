// How often others' software issues and verifies per second of processor time; nothing is fetched.
// {seconds, now, contexts, keys, certificates: {jcs, rdfc, both}, unsigned, files, registries, sdJwt: {...}} on stdin.
import {createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify} from 'node:crypto';
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as jcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import * as rdfc from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {verifyCredential} from '@digitalcredentials/verifier-core';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const MULTIKEY = 'https://w3id.org/security/multikey/v1';

globalThis.fetch = async address => {
  const found = asked.files[String(address?.url ?? address).replace(/\?$/, '')];
  const headers = {'content-type': found?.kind ?? 'application/json'};
  return new Response(JSON.stringify(found?.body ?? {}), {status: found ? 200 : 404, headers});
};

const key = await Ed25519Multikey.generate({id: `${asked.keys.id}#a1`, controller: asked.keys.id});
const known = new Map(Object.entries(asked.contexts));
known.set(asked.keys.id, asked.keys);
for (const method of asked.keys.verificationMethod) known.set(method.id, {'@context': MULTIKEY, ...method});
const documentLoader = async url => {
  if (!known.has(url)) throw new Error(`not known here: ${url}`);
  return {contextUrl: null, documentUrl: url, document: known.get(url)};
};

function issue(cryptosuite) {
  return () => vc.issue({
    credential: structuredClone(asked.unsigned),
    suite: new DataIntegrityProof({signer: key.signer(), cryptosuite: cryptosuite(), date: asked.now}),
    documentLoader
  });
}

function check(credential, cryptosuite) {
  return async () => {
    const {verified, error} = await vc.verifyCredential({
      credential,
      suite: new DataIntegrityProof({cryptosuite: cryptosuite()}),
      documentLoader,
      checkStatus: async () => ({verified: true}),
      now: asked.now
    });
    if (!verified) throw error;
  };
}

async function dcc() {
  const {log, errors} = await verifyCredential({credential: asked.certificates.both, knownDIDRegistries: asked.registries});
  if (errors?.length || !(log ?? []).every(step => step.valid)) throw new Error(JSON.stringify({log, errors}));
}

const {token, claims, hidden, kid, issuer, nonce, lists} = asked.sdJwt;
const es256 = jwk => (data, signature) =>
  verify('sha256', Buffer.from(data), {key: createPublicKey({key: jwk, format: 'jwk'}), dsaEncoding: 'ieee-p1363'}, Buffer.from(signature, 'base64url'));
const secret = createPrivateKey({key: issuer, format: 'jwk'});
const {d, ...published} = issuer;
const tokens = new SDJwtVcInstance({
  hasher: (data, alg) => createHash(alg.replace('-', '')).update(typeof data === 'string' ? data : Buffer.from(data)).digest(),
  hashAlg: 'sha-256',
  saltGenerator: length => randomBytes(length).toString('base64url'),
  signAlg: 'ES256',
  kbSignAlg: 'ES256',
  signer: data => sign('sha256', Buffer.from(data), {key: secret, dsaEncoding: 'ieee-p1363'}).toString('base64url'),
  verifier: es256(published),
  statusVerifier: es256(published),
  kbVerifier: (data, signature, payload) => es256(payload.cnf.jwk)(data, signature),
  statusListFetcher: async uri => lists[uri]
});

const WORKS = {
  'digitalbazaar issue JCS': issue(() => jcs.createSignCryptosuite()),
  'digitalbazaar verify JCS': check(asked.certificates.jcs, () => jcs.createVerifyCryptosuite()),
  'digitalbazaar issue RDFC': issue(() => rdfc.cryptosuite),
  'digitalbazaar verify RDFC': check(asked.certificates.rdfc, () => rdfc.cryptosuite),
  'DCC verify': dcc,
  '@sd-jwt issue': () => tokens.issue(claims, {_sd: hidden, _sd_decoy: 2}, {header: {kid}}),
  '@sd-jwt verify': () => tokens.verify(token, {currentDate: asked.sdJwt.at, keyBindingNonce: nonce})
};

const found = {};
for (const [name, work] of Object.entries(WORKS)) {
  for (let times = 0; times < 5; times++) await work();
  const began = process.cpuUsage();
  let done = 0;
  let spent = 0;
  while (spent < asked.seconds * 1e6) {
    await work();
    done += 1;
    const {user, system} = process.cpuUsage(began);
    spent = user + system;
  }
  found[name] = done / (spent / 1e6);
}
process.stdout.write(`\n${JSON.stringify(found)}`);
