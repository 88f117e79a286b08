export { AccessDenied, type AccessPolicy, type Role, type RowCondition, restricted, roleOf, ruleOf, type TableRule } from "./policy";
