import { join } from 'node:path';
import type { Tier } from '../domain/model';
import { readManifest, type Manifest, type WindowSpec } from './manifest';
import type { CalibratedModel, Observer } from './observation';
import { observeAlone } from './observe-alone';
import { observeInCascade } from './observe-cascade';
import { loadEncoder, loadStatic, type EncoderOutputs, type HeadOutputs, type LoadedModel } from './session';
import { readStaticManifest, type StaticManifest } from './static-manifest';
import { WordPiece } from './word-piece';

/** Of the encoder in one run; some ten milliseconds each on a slow core. */
const ENCODER_BATCH_WINDOWS = 4;
/** Of the static tier in one run: some ten milliseconds, and memory that does not grow with the text. */
const STATIC_BATCH_WINDOWS = 64;

/** What one worker runs. */
export interface WorkerParts {
  readonly tokenizer: WordPiece;
  readonly spec: WindowSpec;
  readonly observer: Observer;
  /** The encoder, which the static tier alone loads only when somebody wants an embedding. */
  readonly encoder: () => Promise<LoadedModel<EncoderOutputs>>;
}

/**
 * Loads the models of a tier from a model folder.
 * Throws: `model_files` when a manifest is missing or not of its shape; ONNX Runtime's errors for a model file.
 */
export async function loadParts(folder: string, tier: Tier): Promise<WorkerParts> {
  const manifest = readManifest(folder);
  const { windows: spec } = manifest;
  const tokenizer = WordPiece.load(join(folder, 'tokenizer.json'));
  let loading: Promise<LoadedModel<EncoderOutputs>> | undefined;
  const encoder = (): Promise<LoadedModel<EncoderOutputs>> => (loading ??= openEncoder(folder, manifest));
  return { tokenizer, spec, observer: await openTier(folder, tier, { manifest, encoder }), encoder };
}

interface TierParts {
  readonly manifest: Manifest;
  readonly encoder: WorkerParts['encoder'];
}

async function openTier(folder: string, tier: Tier, { manifest, encoder }: TierParts): Promise<Observer> {
  const { windows: spec, heads } = manifest;
  if (tier === 'encoder') {
    return observeAlone(asReader(await encoder(), heads, spec.maxTokens, ENCODER_BATCH_WINDOWS), spec);
  }
  const staticManifest = readStaticManifest(folder);
  const model = await openStatic(folder, staticManifest, spec);
  const first = asReader(model, staticManifest.tiers.static, staticManifest.maxTokens, STATIC_BATCH_WINDOWS);
  if (tier === 'static') return observeAlone(first, spec);
  const second = asReader(await encoder(), staticManifest.tiers.encoder, spec.maxTokens, ENCODER_BATCH_WINDOWS);
  return observeInCascade({ static: first, encoder: second, manifest: staticManifest }, spec);
}

function asReader(
  model: LoadedModel<HeadOutputs>,
  calibration: CalibratedModel['calibration'],
  maxTokens: number,
  batchWindows: number,
): CalibratedModel {
  return { model, calibration, maxTokens, batchWindows };
}

async function openEncoder(folder: string, { encoder, windows }: Manifest): Promise<LoadedModel<EncoderOutputs>> {
  return warmedUp(await loadEncoder(join(folder, encoder.file), windows.padId), windows);
}

async function openStatic(
  folder: string,
  { file }: StaticManifest,
  spec: WindowSpec,
): Promise<LoadedModel<HeadOutputs>> {
  return warmedUp(await loadStatic(join(folder, file), spec.padId), spec);
}

/** The first run plans memory and costs several times a later one: let it be nobody's request. */
async function warmedUp<Model extends LoadedModel<HeadOutputs>>(model: Model, spec: WindowSpec): Promise<Model> {
  await model.run([[spec.clsId, spec.sepId]]);
  return model;
}
