import { join } from 'node:path';

/** The project's folder and what tests use of it; the compiled parts are there because `npm test` builds first. */
export const PROJECT = join(__dirname, '../..');
export const ENTRY_POINT = join(PROJECT, 'dist/src/main.js');
export const MODEL_FOLDER = join(PROJECT, 'models/classifier');
export const WORKER_FILE = join(PROJECT, 'dist/src/inference/worker.js');
