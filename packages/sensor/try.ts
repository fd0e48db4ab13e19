import { SensorSource } from './src/index.ts';
import { ProfileLearner } from '@seaworthy/runtime';
const stop = new AbortController();
let n=0;
const s = new SensorSource({ events: ['firstuse','execve'], onReady: () => console.log('ready') });
setTimeout(()=>stop.abort(), 8000);
await s.run({ receive(e){ if(e.type.name==='firstuse'){n++; console.log(e.thread.name, e.thread.executable.path, JSON.stringify(e.args), e.thread.container?.fullId?.slice(0,5))} else if (e.thread.container) console.log(e.type.name, e.thread.name) }, lost(c,t){console.log('lost',c,t)}, problem(p){console.log(p)} }, stop.signal);
