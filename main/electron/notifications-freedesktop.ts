import { askBus, BusError, connectBus, type Bus } from '../platform/dbus/session-bus.ts';
import type { BusMessage } from '../platform/dbus/message.ts';
import type { BusValue, Variant } from '../platform/dbus/signature.ts';
import type { NotificationModel } from './notification-model.ts';
import type { DesktopNotifier, NotifierEvents, Picture } from './notifier.ts';

// https://specifications.freedesktop.org/notification-spec/latest/
const service = 'org.freedesktop.Notifications';
const address = { destination: service, path: '/org/freedesktop/Notifications', interface: service } as const;
const openAction = 'default';
const dismissedByPerson = 2;
const urgency = { normal: 1, critical: 2 } as const;
// How long it stays is for the desktop to say; the critical ones stay.
const asTheDesktopLikes = -1;

export interface FreedesktopOptions {
  readonly socketPath: string;
  readonly events: NotifierEvents;
  readonly picture: Picture | null;
}

interface Ability {
  readonly owner: string;
  readonly capabilities: ReadonlySet<string>;
  readonly name: string;
}

/** Text for a service that reads markup in the body; others are given it as it is. Names may hold anything. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const text = (value: string): Variant => ({ signature: 's', value });

function hintsOf({ isUrgent }: NotificationModel, picture: Picture | null): readonly BusValue[] {
  const image: readonly BusValue[] =
    picture === null
      ? []
      : [
          [
            'image-data',
            {
              signature: '(iiibiiay)',
              value: [picture.width, picture.height, 4 * picture.width, true, 8, 4, [...picture.rgba]],
            },
          ],
        ];
  return [
    ['desktop-entry', text('wheelhouse')],
    ['category', text('device.error')],
    ['urgency', { signature: 'y', value: isUrgent ? urgency.critical : urgency.normal }],
    ...image,
  ];
}

/** What `Notify` is called with; `replaces` is the number of the one whose place it takes, or 0. */
function toArguments(
  model: NotificationModel,
  capabilities: Ability['capabilities'],
  replaces: number,
  picture: Picture | null,
): readonly BusValue[] {
  const body = capabilities.has('body') ? model.body : '';
  const buttons = model.buttons.flatMap(({ label }, index) => [String(index), label]);
  return [
    'Wheelhouse',
    replaces,
    '',
    model.title,
    capabilities.has('body-markup') ? escapeMarkup(body) : body,
    // Some desktops list the click among the buttons: the fix comes first.
    capabilities.has('actions') ? [...buttons, openAction, model.openLabel] : [],
    hintsOf(model, picture),
    asTheDesktopLikes,
  ];
}

/** Asks what the service can do; D-Bus starts it where it is only installed. Throws where there is none. */
async function askAbility(bus: Bus): Promise<Ability> {
  const [capabilities] = await bus.call({ ...address, member: 'GetCapabilities' });
  const [name, , version] = await bus.call({ ...address, member: 'GetServerInformation' });
  const [owner] = await askBus(bus, 'GetNameOwner', service);
  return {
    owner: owner as string,
    capabilities: new Set(capabilities as readonly string[]),
    name: `${name as string} ${version as string}`.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 200),
  };
}

function describeFailure(error: unknown): string {
  if (error instanceof BusError && /ServiceUnknown|NameHasNoOwner/.test(error.name)) {
    return 'This desktop has no notification service (org.freedesktop.Notifications).';
  }
  const reason = error instanceof Error ? error.message : String(error);
  return `The notification service of this desktop does not work: ${reason}`.slice(0, 1000);
}

/** Notifications with buttons, as every Linux desktop has them. Rejects where no session bus answers. */
export async function openFreedesktop(options: FreedesktopOptions): Promise<DesktopNotifier> {
  const { socketPath, events, picture } = options;
  const bus = await connectBus(socketPath);
  const shown = new Map<string, number>();
  let ability: Ability | null = null;
  let problem: string | null = null;
  let asking: Promise<void> = Promise.resolve();
  let isClosing = false;

  async function look(): Promise<void> {
    try {
      ability = await askAbility(bus);
      problem = null;
    } catch (error) {
      ability = null;
      problem = describeFailure(error);
    }
  }

  function changeOwner(owner: string): void {
    if (owner === ability?.owner) return;
    // Notifications of a service that is gone are gone with it.
    shown.clear();
    // Some end when they have nothing to show; D-Bus starts them for the next one.
    if (owner === '' && ability !== null) ability = { ...ability, owner: '' };
    else if (owner !== '') asking = asking.then(look).then(events.changed);
  }

  function hear({ sender, member, body }: BusMessage): void {
    const [first, second, third] = body;
    if (sender === 'org.freedesktop.DBus') {
      if (member === 'NameOwnerChanged' && first === service) changeOwner(third as string);
      return;
    }
    // Every program on this bus may send signals; only those of the service count.
    if (ability === null || sender !== ability.owner) return;
    const id = [...shown].find(([, number]) => number === first)?.[0];
    if (id === undefined) return;
    if (member === 'ActionInvoked') events.invoked(id, second === openAction ? null : Number(second));
    else if (member === 'NotificationClosed') {
      shown.delete(id);
      events.closed(id, second === dismissedByPerson);
    }
  }

  bus.onMessage(hear);
  void bus.closed.then(() => {
    if (!isClosing) events.gone();
  });
  await askBus(bus, 'AddMatch', `type='signal',sender='${service}',interface='${service}'`);
  await askBus(
    bus,
    'AddMatch',
    `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${service}'`,
  );
  await look();

  async function withdraw(id: string): Promise<void> {
    const number = shown.get(id);
    shown.delete(id);
    if (number !== undefined) {
      await bus.call({ ...address, member: 'CloseNotification', signature: 'u', body: [number] });
    }
  }

  return {
    facts() {
      const buttons = ability?.capabilities.has('actions') === true;
      return {
        by: ability === null ? 'none' : 'freedesktop',
        buttons,
        service: ability?.name ?? null,
        problem,
      };
    },
    async show(model) {
      await asking;
      if (ability === null || ability.owner === '') await look();
      try {
        if (ability === null) throw new Error('The notification service went away.');
        const notification = toArguments(model, ability.capabilities, shown.get(model.id) ?? 0, picture);
        const [number] = await bus.call({
          ...address,
          member: 'Notify',
          signature: 'susssasa{sv}i',
          body: notification,
        });
        shown.set(model.id, Number(number));
      } catch (error) {
        // A service that has just gone is asked for once more, for the sentence.
        await look();
        // Only where it is gone: a change is offered anew, and one that is lent is asked at once.
        if (problem !== null) events.changed();
        throw problem === null ? error : new Error(problem, { cause: error });
      }
    },
    withdraw,
    async close() {
      await Promise.allSettled([...shown.keys()].map(withdraw));
      isClosing = true;
      bus.close();
    },
  };
}
