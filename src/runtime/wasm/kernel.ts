import { tf } from "../tensorflow";

export type Size = readonly [height: number, width: number];

/** What a kernel is called with. The engine passes tensors, although tfjs's typings speak of tensor infos. */
export interface KernelCall<Inputs extends string, Attributes> {
  readonly inputs: Record<Inputs, tf.Tensor>;
  readonly attrs: Attributes;
}

/** Registers a kernel for the wasm back end that is put together from the ops it has; intermediate tensors are disposed. */
export function registerComposed<Inputs extends string, Attributes>(
  kernelName: string,
  compute: (call: KernelCall<Inputs, Attributes>) => tf.Tensor,
): void {
  if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: (call) => tf.tidy(() => compute(call as unknown as KernelCall<Inputs, Attributes>)),
  });
}
