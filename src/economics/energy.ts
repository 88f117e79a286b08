import { checkNumber } from "./checks";

/** Where electricity is used. */
export interface EnergyOptions {
  /**
   * Power usage effectiveness: what the building draws for every watt of its computers. Default: 1.56, the average of the Uptime Institute's Global Data
   * Center Survey 2024; 1 for a computer on a desk.
   */
  pue?: number;
  /** Grams of CO2 per kWh. Default: 473, the world's average of 2024 (Ember, Global Electricity Review 2025). */
  carbonIntensity?: number;
  /** Per kWh, in the currency of all other prices. Default: 0, for where it is part of the rent. */
  electricityPrice?: number;
}

/** What a run draws. */
export interface Energy {
  readonly kilowattHours: number;
  /** Of CO2. */
  readonly kilograms: number;
  readonly cost: number;
}

/**
 * Energy, emissions and price of electricity: `watts * hours * PUE / 1000` kWh, times the carbon intensity (Strubell et al. 2019, section 2,
 * https://arxiv.org/abs/1906.02243; Patterson et al. 2021, https://arxiv.org/abs/2104.10350).
 *
 * @param watts the mean of the whole machine while it works; the rated power of its parts is an upper bound
 * @throws {RangeError} when a number is negative, or `pue` is below 1
 */
export function estimateEnergy(
  { watts, seconds }: { watts: number; seconds: number },
  { pue = 1.56, carbonIntensity = 473, electricityPrice = 0 }: EnergyOptions = {},
): Energy {
  for (const [name, value] of Object.entries({ watts, seconds, carbonIntensity, electricityPrice }))
    checkNumber("estimateEnergy", name, value, 0);
  checkNumber("estimateEnergy", "pue", pue, 1);
  const kilowattHours = (watts * (seconds / 3600) * pue) / 1000;
  return { kilowattHours, kilograms: (kilowattHours * carbonIntensity) / 1000, cost: kilowattHours * electricityPrice };
}
