import { describeBackend } from "../runtime";
import { type Block, facts } from "./blocks";
import type { Cost, Run } from "./content";
import { sum } from "./training-blocks";
import { duration, energy, threeDigits } from "./units";

/**
 * What training took: time, and from it energy (power times time), carbon (energy times the intensity of the electricity) and price.
 *
 * @throws {RangeError} when a figure is no amount, or one is given without the one that it needs
 */
export function costBlocks(cost: Cost | undefined, history: Run | undefined): Block[] {
  if (!cost && !history?.seconds?.length) return [];
  const { hardware = describeBackend().split(";")[0], watts, gramsPerKwh, pricePerHour, currency, latencyMs } = cost ?? {};
  const seconds = cost?.trainingSeconds ?? (history?.seconds?.length ? sum(history.seconds) : undefined);
  check({ trainingSeconds: seconds, watts, gramsPerKwh, pricePerHour, latencyMs });
  needs("watts", watts, "a training time", seconds);
  needs("gramsPerKwh", gramsPerKwh, "watts", watts);
  needs("pricePerHour", pricePerHour, "a training time", seconds);
  needs("pricePerHour", pricePerHour, "currency", currency);
  const kilowattHours = watts === undefined || seconds === undefined ? undefined : (watts * seconds) / 3_600_000;
  return facts([
    ["Hardware", hardware],
    ["Training time", seconds === undefined ? undefined : duration(seconds)],
    ["Energy", kilowattHours === undefined ? undefined : `${energy(kilowattHours)}, at ${watts} W on average`],
    [
      "Carbon",
      kilowattHours === undefined || gramsPerKwh === undefined
        ? undefined
        : `${threeDigits(kilowattHours * gramsPerKwh)} g CO2 equivalent, at ${gramsPerKwh} g per kWh`,
    ],
    [
      "Price",
      pricePerHour === undefined || seconds === undefined
        ? undefined
        : `${threeDigits((pricePerHour * seconds) / 3600)} ${currency}, at ${pricePerHour} ${currency} an hour`,
    ],
    ["Time per prediction", latencyMs === undefined ? undefined : `${threeDigits(latencyMs)} ms per sample`],
  ]);
}

function check(amounts: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(amounts)) {
    if (value !== undefined && !(Number.isFinite(value) && value >= 0))
      throw new RangeError(`modelCard: cost.${name} is ${value}, but must be a number of at least 0.`);
  }
}

function needs(name: string, value: unknown, otherName: string, other: unknown): void {
  if (value !== undefined && other === undefined)
    throw new RangeError(`modelCard: cost.${name} needs ${otherName}; give it too, or leave both out.`);
}
