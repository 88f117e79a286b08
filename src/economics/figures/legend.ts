/** A legend above the plot, where no mark can lie under it. */
export const legendAbove = { orientation: "h", x: 1, xanchor: "right", y: 1.01, yanchor: "bottom" } as const;
