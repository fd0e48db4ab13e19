import { matchInventory, openDatabase } from '@seaworthy/advisory';
import { largeInventory } from './database.bench.ts';
const inv = largeInventory();
const db = await openDatabase({ directory: '/work/main/.cache/bench/database' });
for (let i=0;i<3;i++){ const t=performance.now(); const r = matchInventory(inv, db, { now: new Date() }); console.log(r.findings.length, performance.now()-t); }
