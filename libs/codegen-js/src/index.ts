export { generateModule } from "./module.ts";
