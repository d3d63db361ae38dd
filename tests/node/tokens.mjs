// One request as JSON on stdin, one answer as JSON on stdout; `do` names one of the functions below.
import {createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {Sign1} from '@auth0/cose';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const publicKey = jwk => createPublicKey({key: jwk, format: 'jwk'});
const es256 = jwk => (data, signature) =>
  verify('sha256', Buffer.from(data), {key: publicKey(jwk), dsaEncoding: 'ieee-p1363'}, Buffer.from(signature, 'base64url'));
const signing = jwk => data =>
  sign('sha256', Buffer.from(data), {key: createPrivateKey({key: jwk, format: 'jwk'}), dsaEncoding: 'ieee-p1363'}).toString('base64url');

const instance = more => new SDJwtVcInstance({
  hasher: (data, alg) => createHash(alg.replace('-', '')).update(typeof data === 'string' ? data : Buffer.from(data)).digest(),
  hashAlg: 'sha-256',
  saltGenerator: length => randomBytes(length).toString('base64url'),
  signAlg: 'ES256',
  kbSignAlg: 'ES256',
  // Nothing is fetched: the status list and the type are what was handed in.
  statusListFetcher: async uri => {
    if (!asked.lists?.[uri]) throw new Error(`not known here: ${uri}`);
    return asked.lists[uri];
  },
  ...more
});

const DO = {
  async verifySdJwt() {
    const vc = instance({
      verifier: es256(asked.key),
      statusVerifier: es256(asked.key),
      kbVerifier: (data, signature, payload) => es256(payload.cnf.jwk)(data, signature),
      loadTypeMetadataFormat: Boolean(asked.type),
      vctFetcher: async () => asked.type
    });
    const {payload, kb} = await vc.verify(asked.token, {currentDate: asked.now, ...(asked.nonce && {keyBindingNonce: asked.nonce})});
    return {payload, audience: kb?.payload.aud ?? null};
  },
  async issueSdJwt() {
    const vc = instance({signer: signing(asked.key)});
    const frame = {_sd: asked.hidden, _sd_decoy: 2};
    return {token: await vc.issue(asked.claims, frame, {header: {kid: asked.kid}})};
  },
  async present() {
    const vc = instance({kbSigner: signing(asked.holder)});
    const frame = Object.fromEntries(asked.shown.map(name => [name, true]));
    const payload = {iat: asked.now, aud: asked.audience, nonce: asked.nonce};
    return {token: await vc.present(asked.token, frame, {kb: {payload}})};
  },
  async verifyCard() {
    const card = Sign1.decode(Buffer.from(asked.card, 'base64url'));
    await card.verify(publicKey(asked.key));
    return {payload: Buffer.from(card.payload).toString('base64url')};
  },
  async signCard() {
    const protectedHeaders = new Map([[1, -8], [4, Buffer.from(asked.fragment)]]);
    const key = createPrivateKey({key: asked.key, format: 'jwk'});
    const signed = await Sign1.sign(protectedHeaders, new Map(), Buffer.from(asked.payload, 'base64url'), key);
    return {card: Buffer.from(signed.encode()).toString('base64url')};
  }
};

try {
  process.stdout.write(JSON.stringify({ok: true, ...(await DO[asked.do]())}));
} catch (error) {
  process.stdout.write(JSON.stringify({ok: false, error: String(error)}));
}
