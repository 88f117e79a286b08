/** Whether notebooks run short, as in CI: the environment variable `TSLAB_ML_QUICK` is `1`. */
export const quickMode = (): boolean => process.env.TSLAB_ML_QUICK === "1";

/**
 * The numbers of a full run, or those of a quick one when `TSLAB_ML_QUICK=1`; prints which.
 *
 *     const { epochs } = data.fullOrQuick({ epochs: 10 }, { epochs: 2 });
 */
export function fullOrQuick<T extends Readonly<Record<string, number>>>(
  full: T,
  quick: { readonly [K in keyof T]: number },
): { readonly [K in keyof T]: number } {
  const say = (sizes: Readonly<Record<string, number>>) =>
    Object.entries(sizes)
      .map(([name, value]) => `${name} ${value.toLocaleString("en-US")}`)
      .join(", ");
  console.log(quickMode() ? `Quick run (TSLAB_ML_QUICK=1): ${say(quick)}; a full run has ${say(full)}.` : `Full run: ${say(full)}.`);
  return quickMode() ? quick : full;
}
