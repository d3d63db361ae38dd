// One request as JSON on stdin, one answer as JSON on stdout.
// {do: "verify", document, contexts, keyDocuments, lists} or {do: "issue", credential, contexts, issuer, lists}
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as jcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import * as statusLists from '@digitalbazaar/vc-bitstring-status-list';
import * as rdfc from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const asked = JSON.parse(readFileSync(0, 'utf8'));

function loader(keyDocuments) {
  const known = new Map(Object.entries(asked.contexts));
  for (const document of keyDocuments) {
    known.set(document.id, document);
    for (const method of document.verificationMethod) {
      known.set(method.id, {'@context': MULTIKEY, ...method});
    }
  }
  for (const list of asked.lists ?? []) known.set(list.id, list);
  return async url => {
    if (!known.has(url)) throw new Error(`not known here: ${url}`);
    return {contextUrl: null, documentUrl: url, document: known.get(url)};
  };
}

async function verify() {
  const kinds = {
    'eddsa-jcs-2022': () => jcs.createVerifyCryptosuite(),
    'eddsa-rdfc-2022': () => rdfc.cryptosuite
  };
  const answers = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const result = await vc.verifyCredential({
      credential: asked.document,
      suite: new DataIntegrityProof({cryptosuite: kind()}),
      documentLoader: loader(asked.keyDocuments),
      checkStatus: asked.lists ? statusLists.checkStatus : async () => ({verified: true}),
      now: asked.now
    });
    answers[name] = {
      verified: result.verified,
      status: Object.fromEntries((result.statusResult?.results ?? []).map(one => [one.credentialStatus.statusPurpose, one.status])),
      errors: (result.error?.errors ?? [result.error]).filter(Boolean).map(String)
    };
  }
  return answers;
}

async function issue() {
  const key = await Ed25519Multikey.generate({id: `${asked.issuer}#a1`, controller: asked.issuer});
  const published = await key.export({publicKey: true, includeContext: false});
  const keyDocument = {
    '@context': ['https://www.w3.org/ns/did/v1', MULTIKEY],
    id: asked.issuer,
    verificationMethod: [published],
    assertionMethod: [published.id]
  };
  const signed = async credential => ({...credential, proof: await proofsOf(credential, key, keyDocument)});
  const lists = [];
  for (const {id, purpose, set, from, until} of asked.lists ?? []) {
    const list = await statusLists.createList({length: 131072});
    for (const index of set) list.setStatus(index, true);
    const unsigned = await statusLists.createCredential({id, list, statusPurpose: purpose});
    lists.push(await signed({...unsigned, issuer: asked.issuer, validFrom: from, validUntil: until}));
  }
  return {document: await signed(asked.credential), keyDocument, lists};
}

async function proofsOf(credential, key, keyDocument) {
  const proofs = [];
  for (const cryptosuite of [rdfc.cryptosuite, jcs.createSignCryptosuite()]) {
    const suite = new DataIntegrityProof({signer: key.signer(), cryptosuite, date: asked.now});
    const signed = await vc.issue({
      credential: structuredClone(credential),
      suite,
      documentLoader: loader([keyDocument])
    });
    proofs.push(signed.proof);
  }
  return proofs;
}

const answer = await (asked.do === 'verify' ? verify() : issue());
process.stdout.write(JSON.stringify(answer));
