// Others' readers of trust: DCC's verifier and OpenID Federation's. Nothing is fetched: what an address
// holds was handed in. One request as JSON on stdin, one answer as JSON on stdout.
import {createPublicKey, verify} from 'node:crypto';
import {readFileSync} from 'node:fs';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const wanted = [];
globalThis.fetch = async address => {
  const url = String(address?.url ?? address).replace(/\?$/, '');
  wanted.push(url);
  const found = asked.files[url];
  if (found === undefined) return new Response('{}', {status: 404, headers: {'content-type': 'application/json'}});
  const kind = found.kind ?? 'application/json';
  return new Response(typeof found.body === 'string' ? found.body : JSON.stringify(found.body), {status: 200, headers: {'content-type': kind}});
};

const DO = {
  async dcc() {
    const {verifyCredential} = await import('@digitalcredentials/verifier-core');
    const {log, errors} = await verifyCredential({credential: asked.credential, knownDIDRegistries: asked.registries});
    const [registered] = (log ?? []).filter(step => step.id === 'registered_issuer');
    return {
      steps: Object.fromEntries((log ?? []).map(step => [step.id, step.valid ?? false])),
      issuers: registered?.matchingIssuers?.map(one => one.issuer.federation_entity.organization_name) ?? [],
      unchecked: registered?.uncheckedRegistries?.length ?? 0,
      errors: (errors ?? []).map(error => `${error.name}: ${error.message}`)
    };
  },
  async federation() {
    const {resolveTrustChains} = await import('@openid-federation/core');
    const chains = await resolveTrustChains({
      entityId: asked.entity,
      trustAnchorEntityIds: [asked.anchor],
      verifyJwtCallback: async ({data, signature, jwk}) =>
        verify('sha256', data, {key: createPublicKey({key: jwk, format: 'jwk'}), dsaEncoding: 'ieee-p1363'}, signature)
    });
    const marks = chains[0]?.rawLeafEntityConfiguration.trust_marks ?? [];
    return {
      lengths: chains.map(one => one.chain.length),
      names: chains.map(one => one.resolvedLeafMetadata?.federation_entity?.organization_name),
      anchors: chains.map(one => one.trustAnchorEntityConfiguration.iss),
      // Read by the library itself, which refuses a mark that is not of its form.
      marks: marks.map(one => one.trust_mark.claims?.id ?? one.id)
    };
  },
  // The other direction: a city whose statements this library signs.
  async federate() {
    const {createEntityConfiguration} = await import('@openid-federation/core');
    const {createPrivateKey, sign} = await import('node:crypto');
    const {d, ...jwk} = asked.key;
    const key = createPrivateKey({key: asked.key, format: 'jwk'});
    return {
      configuration: await createEntityConfiguration({
        header: {alg: 'ES256', kid: jwk.kid, typ: 'entity-statement+jwt'},
        claims: asked.claims,
        signJwtCallback: async ({toBeSigned}) => new Uint8Array(sign('sha256', toBeSigned, {key, dsaEncoding: 'ieee-p1363'}))
      })
    };
  }
};

let answer;
try {
  answer = {ok: true, ...await DO[asked.do]()};
} catch (error) {
  answer = {ok: false, error: `${error.name}: ${error.message}`, stack: error.stack?.slice(0, 1500)};
}
process.stdout.write(JSON.stringify({...answer, wanted}));
