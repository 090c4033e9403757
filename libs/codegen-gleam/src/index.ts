export { fieldName, moduleName, typeName } from "./names.ts";
export { addressNumbers } from "./nets.ts";
export { generatePackage, type PackageFiles } from "./package.ts";
