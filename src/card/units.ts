/** Seconds in words: "12.3 s", "4 min 5 s", "2 h 3 min". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Three digits and no more. */
export const threeDigits = (value: number) => Number(value.toPrecision(3)).toLocaleString("en-US", { maximumSignificantDigits: 3 });

/** Kilowatt hours, or watt hours where those would be a small fraction. */
export const energy = (kilowattHours: number) =>
  kilowattHours < 0.1 ? `${threeDigits(kilowattHours * 1000)} Wh` : `${threeDigits(kilowattHours)} kWh`;
