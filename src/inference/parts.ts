import { join } from 'node:path';
import type { Tier } from '../domain/model';
import { readManifest, type Manifest, type WindowSpec } from './manifest';
import type { Observer } from './observation';
import { observeAlone } from './observe-alone';
import { observeInCascade } from './observe-cascade';
import { loadEncoder, loadStatic, type EncoderOutputs, type HeadOutputs, type LoadedModel } from './session';
import { readStaticManifest } from './static-manifest';
import { WordPiece } from './word-piece';

/** Of the encoder in one run; some ten milliseconds each on a slow core. */
const ENCODER_BATCH_WINDOWS = 4;
/** Of the static tier in one run: some ten milliseconds, and memory that does not grow with the text. */
const STATIC_BATCH_WINDOWS = 64;

/** What reads conversations, on a worker or on the event loop. */
export interface ReaderParts {
  readonly tokenizer: WordPiece;
  readonly spec: WindowSpec;
  readonly observer: Observer;
  /** The encoder, which the static tier alone loads only when somebody wants an embedding. */
  readonly encoder: OpenEncoder;
}

type OpenEncoder = () => Promise<LoadedModel<EncoderOutputs>>;

/**
 * Loads the models of a tier from a model folder.
 * @param remoteEncoder - one that runs elsewhere, instead of the folder's own
 * Throws: `model_files` when a manifest is missing or not of its shape; ONNX Runtime's errors for a model file.
 */
export async function loadParts(folder: string, tier: Tier, remoteEncoder?: OpenEncoder): Promise<ReaderParts> {
  const manifest = readManifest(folder);
  const { windows: spec } = manifest;
  const tokenizer = WordPiece.load(join(folder, 'tokenizer.json'));
  let loading: Promise<LoadedModel<EncoderOutputs>> | undefined;
  const encoder = remoteEncoder ?? (() => (loading ??= openEncoder(folder, manifest)));
  return { tokenizer, spec, observer: await openTier(folder, tier, { manifest, encoder }), encoder };
}

interface TierParts {
  readonly manifest: Manifest;
  readonly encoder: OpenEncoder;
}

async function openTier(folder: string, tier: Tier, { manifest, encoder }: TierParts): Promise<Observer> {
  const { windows: spec, heads } = manifest;
  const encoderSizes = { maxTokens: spec.maxTokens, batchWindows: ENCODER_BATCH_WINDOWS };
  if (tier === 'encoder') {
    return observeAlone({ model: await encoder(), calibration: heads, ...encoderSizes }, spec);
  }
  const { file, maxTokens, cascade, tiers } = readStaticManifest(folder);
  const first = {
    model: await openStatic(join(folder, file), spec),
    calibration: tiers.static,
    maxTokens,
    batchWindows: STATIC_BATCH_WINDOWS,
  };
  if (tier === 'static') return observeAlone(first, spec);
  const second = { model: await encoder(), calibration: tiers.encoder, ...encoderSizes };
  return observeInCascade({ static: first, encoder: second, cascade, both: tiers.both }, spec);
}

async function openEncoder(folder: string, { encoder, windows }: Manifest): Promise<LoadedModel<EncoderOutputs>> {
  return warmedUp(await loadEncoder(join(folder, encoder.file), windows.padId), windows);
}

async function openStatic(path: string, spec: WindowSpec): Promise<LoadedModel<HeadOutputs>> {
  return warmedUp(await loadStatic(path, spec.padId), spec);
}

/** The first run plans memory and costs several times a later one: let it be nobody's request. */
async function warmedUp<Model extends LoadedModel<HeadOutputs>>(model: Model, spec: WindowSpec): Promise<Model> {
  await model.run([[spec.clsId, spec.sepId]]);
  return model;
}
