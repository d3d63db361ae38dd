// A wallet that nobody here wrote: one request as JSON on stdin, one answer as JSON on stdout.
import {createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, X509Certificate} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {clientAuthenticationAnonymous, setGlobalConfig} from '@openid4vc/oauth2';
import {Openid4vciClient} from '@openid4vc/openid4vci';
import {Openid4vpClient} from '@openid4vc/openid4vp';
import {CompactEncrypt, importJWK, importX509, jwtVerify} from 'jose';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';

setGlobalConfig({allowInsecureUrls: true});
const asked = JSON.parse(readFileSync(0, 'utf8'));
const pem = der => `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----`;
const b64 = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (header, payload, jwk) => {
  const text = `${b64(header)}.${b64(payload)}`;
  const key = createPrivateKey({key: jwk, format: 'jwk'});
  return `${text}.${sign('sha256', Buffer.from(text), {key, dsaEncoding: 'ieee-p1363'}).toString('base64url')}`;
};

const keys = [];
const callbacks = {
  fetch,
  hash: (data, alg) => createHash(alg.replace('-', '')).update(data).digest(),
  generateRandom: bytes => randomBytes(bytes),
  clientAuthentication: clientAuthenticationAnonymous(),
  signJwt: (signer, {header, payload}) => {
    const key = keys.find(one => one.x === signer.publicJwk.x);
    return {jwt: signed(header, payload, key), signerJwk: signer.publicJwk};
  },
  verifyJwt: async (signer, {compact}) => {
    if (signer.method !== 'x5c') throw new Error(`signed by ${signer.method}`);
    try {
      await jwtVerify(compact, await importX509(pem(signer.x5c[0]), signer.alg));
      return {verified: true, signerJwk: new X509Certificate(pem(signer.x5c[0])).publicKey.export({format: 'jwk'})};
    } catch {
      return {verified: false};
    }
  },
  getX509CertificateMetadata: certificate => {
    const names = (new X509Certificate(pem(certificate)).subjectAltName ?? '').split(', ');
    const of = kind => names.filter(name => name.startsWith(kind)).map(name => name.slice(kind.length));
    return {sanDnsNames: of('DNS:'), sanUriNames: of('URI:')};
  },
  encryptJwe: async (encryptor, data) => {
    const jwe = await new CompactEncrypt(new TextEncoder().encode(data))
      .setProtectedHeader({alg: encryptor.alg, enc: encryptor.enc, kid: encryptor.publicJwk.kid})
      .setKeyManagementParameters(encryptor.apv ? {apv: Buffer.from(encryptor.apv, 'base64url')} : {})
      .encrypt(await importJWK(encryptor.publicJwk, encryptor.alg));
    return {jwe, encryptionJwk: encryptor.publicJwk};
  },
  decryptJwe: () => ({decrypted: false})
};

const newKey = () => {
  const {privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  const jwk = privateKey.export({format: 'jwk'});
  keys.push(jwk);
  const {d, ...publicJwk} = jwk;
  return publicJwk;
};

const DO = {
  // Fetch copies of a certificate from an offer.
  async fetch() {
    const client = new Openid4vciClient({callbacks});
    const credentialOffer = await client.resolveCredentialOffer(asked.offer);
    const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
    const {accessTokenResponse} = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({credentialOffer, issuerMetadata, txCode: asked.digits});
    const [credentialConfigurationId] = credentialOffer.credential_configuration_ids;
    const {c_nonce: nonce} = await client.requestNonce({issuerMetadata});
    const jwt = [];
    for (let copy = 0; copy < asked.copies; copy++) {
      const signer = {method: 'jwk', alg: 'ES256', publicJwk: newKey()};
      jwt.push((await client.createCredentialRequestJwtProof({issuerMetadata, credentialConfigurationId, nonce, signer})).jwt);
    }
    let {credentialResponse: given} = await client.retrieveCredentials({
      issuerMetadata, credentialConfigurationId, accessToken: accessTokenResponse.access_token, proofs: {jwt}
    });
    while (given.transaction_id) {
      await new Promise(done => setTimeout(done, given.interval * 1000));
      ({deferredCredentialResponse: given} = await client.retrieveDeferredCredentials({
        issuerMetadata, accessToken: accessTokenResponse.access_token, transactionId: given.transaction_id
      }));
    }
    return {version: issuerMetadata.originalDraftVersion, keys, copies: given.credentials.map(one => one.credential)};
  },
  // Show a copy to a verifier that asks, after its question was verified.
  async show() {
    keys.push(...asked.keys);
    const client = new Openid4vpClient({callbacks});
    const {params} = client.parseOpenid4vpAuthorizationRequest({authorizationRequest: asked.link});
    const question = await client.resolveOpenId4vpAuthorizationRequest({authorizationRequestPayload: params});
    const {nonce, client_id: audience} = question.authorizationRequestPayload;
    const [query] = question.dcql.query.credentials;
    const holder = keys[0];
    const instance = new SDJwtVcInstance({
      hasher: (data, alg) => createHash(alg.replace('-', '')).update(data).digest(),
      hashAlg: 'sha-256',
      kbSignAlg: 'ES256',
      kbSigner: data => sign('sha256', Buffer.from(data), {key: createPrivateKey({key: holder, format: 'jwk'}), dsaEncoding: 'ieee-p1363'}).toString('base64url')
    });
    const wished = Object.fromEntries(query.claims.map(claim => [claim.path[0], true]));
    const shown = await instance.present(asked.copy, wished, {kb: {payload: {iat: Math.floor(Date.now() / 1000), aud: audience, nonce}}});
    const response = await client.createOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: question.authorizationRequestPayload,
      authorizationResponsePayload: {vp_token: {[query.id]: [shown]}},
      jarm: {
        encryption: {nonce: randomBytes(8).toString('base64url')},
        serverMetadata: {authorization_signing_alg_values_supported: [], authorization_encryption_alg_values_supported: ['ECDH-ES'], authorization_encryption_enc_values_supported: ['A128GCM', 'A256GCM']}
      },
      callbacks
    });
    const sent = await client.submitOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: question.authorizationRequestPayload,
      authorizationResponsePayload: response.authorizationResponsePayload,
      jarm: response.jarm
    });
    return {version: question.version, client: question.client.prefix, asked: query.claims.map(claim => claim.path), status: sent.response.status};
  }
};

let answer;
try {
  answer = {ok: true, ...await DO[asked.do]()};
} catch (error) {
  answer = {ok: false, error: `${error.name}: ${error.message}`, cause: String(error.cause ?? ''), told: error.response ?? null};
}
process.stdout.write(JSON.stringify(answer));
