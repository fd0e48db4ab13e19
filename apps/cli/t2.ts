import { takeInventory } from '@seaworthy/image';
import { updateDatabase, openDatabase, matchInventory } from '@seaworthy/advisory';
import { existsSync } from 'node:fs';
if(!existsSync('/tmp/right/db')) await updateDatabase({directory:'/tmp/right/db', from:'/work/shared/feeds'});
const db=await openDatabase({directory:'/tmp/right/db'});
for (const target of process.argv.slice(2)) {
const inv=await takeInventory(target,{ } as any);
const t=performance.now();
const m=matchInventory(inv,db);
const by:any={}; for(const f of m.findings) if(f.kind==='vulnerability') by[f.status]=(by[f.status]??0)+1;
console.log(target, inv.packages.length, m.findings.length,m.suppressed.length, m.hidden, by, Math.round(performance.now()-t)+'ms');
for(const s of m.suppressed.slice(0,12)) console.log('  ',(s.finding as any).package.name,(s.finding as any).package.version,(s.finding as any).vulnerability,'|',s.reason,'|',s.source);
}
