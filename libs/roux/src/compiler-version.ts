/** The version of the compiler that a component records; a test holds it to the package's. */
export const COMPILER_VERSION = "0.1.0";
