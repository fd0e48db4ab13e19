import { defineCheck } from '../../check.ts';
import { shippedStages } from '../../dockerfile/dockerfile.ts';

export const dockerfileSystemVolume = defineCheck({
  id: 'dockerfile-system-volume',
  title: 'Volume over a directory of the system',
  severity: 'medium',
  why: 'A volume outlives the image: an update does not change what it holds, so old programs and accounts stay. It is writable even when the root file system is not.',
  fix: 'Name the directory of the data alone: `VOLUME /var/lib/shop`.',
  references: ['https://docs.docker.com/reference/dockerfile/#volume'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const { instructions } of shippedStages(dockerfile)) {
      for (const { keyword, words, span } of instructions) {
        if (keyword !== 'VOLUME') continue;
        const path = words.find((word) => systemPath.test(word));
        if (path !== undefined) yield { at: span, says: `${path} is a volume` };
      }
    }
  },
  examples: {
    pass: ['FROM postgres:17\nVOLUME ["/var/lib/postgresql", "/etc/shop"]\n'],
    fail: ['FROM debian:13\nVOLUME /etc\n', 'FROM docker:28\nVOLUME ["/var/run/docker.sock"]\n'],
  },
});

const systemPath =
  /^\/(?:|etc|usr|bin|sbin|lib(?:64)?|boot|dev|proc|sys|root|usr\/(?:local\/)?s?bin|(?:var\/)?run\/(?:docker|containerd\/containerd|crio\/crio)\.sock)\/?$/;
