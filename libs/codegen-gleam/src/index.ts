export { fieldName, moduleName, typeName } from "./names.ts";
export { generatePackage, type PackageFiles } from "./package.ts";
