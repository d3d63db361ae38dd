// How often a second others' software issues and verifies, by the computing of its own process. The request comes as
// JSON on stdin, one answer as JSON on stdout. Nothing is fetched: what an address holds was handed in.
import {readFileSync} from 'node:fs';

const asked = JSON.parse(readFileSync(0, 'utf8'));
globalThis.fetch = async address => {
  const found = asked.files[String(address?.url ?? address).replace(/\?$/, '')];
  const headers = {'content-type': found?.kind ?? 'application/json'};
  return new Response(JSON.stringify(found?.body ?? {}), {status: found ? 200 : 404, headers});
};

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const known = new Map(Object.entries(asked.contexts));

function publish(key) {
  const id = key.id.split('#')[0];
  const document = {'@context': ['https://www.w3.org/ns/did/v1', MULTIKEY], id, verificationMethod: [key], assertionMethod: [key.id]};
  known.set(id, document);
  known.set(key.id, {'@context': MULTIKEY, ...key});
}

async function documentLoader(url) {
  if (!known.has(url)) throw new Error(`not known here: ${url}`);
  return {contextUrl: null, documentUrl: url, document: known.get(url)};
}

async function rate(work) {
  await work();
  let done = 0, spent = 0;
  const began = process.cpuUsage();
  do {
    for (let turn = 0; turn < 10; turn++) await work();
    done += 10;
    const {user, system} = process.cpuUsage(began);
    spent = (user + system) / 1e6;
  } while (spent < asked.seconds);
  return done / spent;
}

async function measured({vc, multikey, integrity, toSign, toVerify}) {
  const key = await multikey.generate({id: `${asked.unsigned.issuer.id}#a1`, controller: asked.unsigned.issuer.id});
  publish(await key.export({publicKey: true, includeContext: false}));
  const issue = () => vc.issue({
    credential: structuredClone(asked.unsigned),
    suite: new integrity.DataIntegrityProof({signer: key.signer(), cryptosuite: toSign()}),
    documentLoader
  });
  const credential = await issue();
  const verify = async () => {
    const {verified, error} = await vc.verifyCredential({
      credential,
      suite: new integrity.DataIntegrityProof({cryptosuite: toVerify()}),
      documentLoader,
      // Without the list, which it would verify anew each time.
      checkStatus: async () => ({verified: true})
    });
    if (!verified) throw error;
  };
  return {issue: await rate(issue), verify: await rate(verify)};
}

const db = {
  vc: await import('@digitalbazaar/vc'),
  multikey: await import('@digitalbazaar/ed25519-multikey'),
  integrity: await import('@digitalbazaar/data-integrity')
};
const jcs = await import('@digitalbazaar/eddsa-jcs-2022-cryptosuite');
const rdfc = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const {verifyCredential} = await import('@digitalcredentials/verifier-core');
const answer = {
  'digitalbazaar JCS': await measured({...db, toSign: jcs.createSignCryptosuite, toVerify: jcs.createVerifyCryptosuite}),
  'digitalbazaar RDFC': await measured({...db, toSign: () => rdfc.cryptosuite, toVerify: () => rdfc.cryptosuite}),
  'DCC verifier-core RDFC': {
    verify: await rate(async () => {
      const {log} = await verifyCredential({credential: structuredClone(asked.credential), knownDIDRegistries: asked.registries});
      if (!log.every(step => step.valid)) throw new Error(JSON.stringify(log));
    })
  }
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
