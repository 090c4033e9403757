import { readFileSync } from "node:fs";
const bin = readFileSync("/tmp/o-mailguard.wasm");
const m = new WebAssembly.Module(bin);
const imp = {}; for (const i of WebAssembly.Module.imports(m)) (imp[i.module] ??= {})[i.name] = () => 0;
const empty = new WebAssembly.Module(Uint8Array.of(0,0x61,0x73,0x6d,1,0,0,0));
function med(f,n=400){const xs=[];for(let r=0;r<15;r++){const t=performance.now();for(let i=0;i<n;i++)f();xs.push((performance.now()-t)/n*1000)}return xs.sort((a,b)=>a-b)[7].toFixed(2)}
for(let k=0;k<3;k++){
console.log("instance", med(()=>new WebAssembly.Instance(m,imp)), "empty", med(()=>new WebAssembly.Instance(empty)), "memory", med(()=>new WebAssembly.Memory({initial:1})), "memory max", med(()=>new WebAssembly.Memory({initial:1,maximum:1})), "dispose2", med(()=>{const i=new WebAssembly.Instance(m,imp); new Uint8Array(i.exports["cm32p2_memory"].buffer)}));
}
