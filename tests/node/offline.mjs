// Runs the published page's own scripts on a stand-in for the page: a request as JSON on stdin, an answer on stdout.
import {readFileSync} from 'node:fs';
import vm from 'node:vm';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const element = {textContent: '{}', addEventListener() {}, hidden: true, elements: {}};
const page = {getElementById: () => element, querySelector: () => element};
const sandbox = {
  document: page, addEventListener() {}, COMITY_BUNDLES: asked.bundles, crypto: globalThis.crypto,
  TextEncoder, TextDecoder, Uint8Array, Blob, Response, DecompressionStream, atob, btoa, BigInt, Date, console,
};
sandbox.globalThis = sandbox;
vm.createContext(sandbox);
for (const script of asked.scripts) vm.runInContext(readFileSync(script, 'utf8'), sandbox, {filename: script});

const answers = [];
for (const one of asked.files) {
  const raw = Uint8Array.from(Buffer.from(one, 'base64'));
  const {verdict, checks, said} = await sandbox.comityVerifyFile({arrayBuffer: async () => raw.buffer}, asked.now);
  answers.push({verdict, codes: checks.map(check => check.code), shown: said?.shown ?? null});
}
process.stdout.write(JSON.stringify(answers));
