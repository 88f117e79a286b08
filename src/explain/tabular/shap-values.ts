import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { meanAbsolute, type ShapContent } from "./shap-content";
import { shapSummary } from "./shap-summary";

/** SHAP values; show themselves as {@link shapSummary}. */
export interface ShapValues extends ShapContent, Displayable {
  /** Mean absolute value of every feature: how much it moves predictions. */
  readonly importances: readonly number[];
  [displaySymbol](): Promise<MimeBundle>;
}

export function shapValues(content: ShapContent): ShapValues {
  return {
    ...content,
    importances: meanAbsolute("kernelShap", content),
    [displaySymbol]: () => shapSummary(content)[displaySymbol](),
  };
}
