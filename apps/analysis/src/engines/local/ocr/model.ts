import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Numbers in the shape a model gives them. */
export interface ModelOutput {
  data: Float32Array;
  dims: readonly number[];
}

/** A neural network with one input image (batch of one, three planes) and one output. */
export type Model = (planes: { data: Float32Array; width: number; height: number }) => Promise<ModelOutput>;

/** Loads a network for the CPU; `threads` is how many cores one run may use. */
export async function loadModel(path: string, threads: number): Promise<Model> {
  const session = await InferenceSession.create(path, {
    intraOpNumThreads: threads,
    enableMemPattern: false,
    logSeverityLevel: 3,
    // Cores are shared with the service: a waiting thread must not spin.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!];
  return async ({ data, width, height }) => {
    const results = await session.run({ [input]: new Tensor('float32', data, [1, 3, height, width]) });
    const result = results[output]!;
    return { data: result.data as Float32Array, dims: result.dims };
  };
}
