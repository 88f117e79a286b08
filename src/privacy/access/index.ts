export {
  AccessDenied,
  type AccessPolicy,
  // `checkPolicy` is for the room that keeps policies.
  checkPolicy,
  type Role,
  type RowCondition,
  restricted,
  roleOf,
  ruleOf,
  type TableRule,
} from "./policy";
