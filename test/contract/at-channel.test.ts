import { BulkAtChannel } from '../../main/at/bulk-at-channel.ts';
import { PortAtChannel } from '../../main/datapath/port-at-channel.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { VirtualStick } from '../../simulator/virtual-stick.ts';
import { inProcessDatapath } from '../fakes/in-process-datapath.ts';
import { ScriptedAtChannel } from '../fakes/scripted-at-channel.ts';
import { atChannelContract } from './at-channel.ts';
import { findStickParts } from './stick-parts.ts';

const plugIn = (): VirtualStick =>
  new VirtualStick({
    profile: 'e3372s-153',
    seed: 1,
    timeScale: 0,
    sim: { pin: undefined },
    carrier: new VirtualNetwork(),
  });

atChannelContract('BulkAtChannel over a virtual stick', async () => {
  const stick = plugIn();
  const { at } = findStickParts(stick.configurationDescriptor);
  await stick.claimInterface(at.interfaceNumber);
  return {
    channel: new BulkAtChannel(stick, { bulkIn: at.in, bulkOut: at.out }),
    endPort: () => stick.unplug(),
    dispose: () => stick.close(),
  };
});

atChannelContract('PortAtChannel over the datapath', async () => {
  const stick = plugIn();
  const { datapath } = inProcessDatapath(() => ({
    transport: stick,
    carrierInterface: undefined,
    act: undefined,
    counters: undefined,
  }));
  await datapath.request('open-stick', { spec: { kind: 'usb', busPath: 'of the test' } });
  return {
    channel: new PortAtChannel(datapath),
    endPort: () => stick.unplug(),
    dispose: () => datapath.end(),
  };
});

atChannelContract('ScriptedAtChannel, their twin in tests', () => {
  const channel = new ScriptedAtChannel({ otherwise: ['OK'] });
  return Promise.resolve({
    channel,
    endPort: () => channel.end(new Error('unplugged')),
    dispose: () => channel.close(),
  });
});
