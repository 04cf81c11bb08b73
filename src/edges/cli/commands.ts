// Every command, in the order in which the help shows them.
import type { Command } from './command.ts'
import { backup } from './commands/backup.ts'
import { charterCheck } from './commands/charter-check.ts'
import { charterShow } from './commands/charter-show.ts'
import { coverage } from './commands/coverage.ts'
import { deskShow } from './commands/desk-show.ts'
import { deviceList } from './commands/device-list.ts'
import { devicePut } from './commands/device-put.ts'
import { deviceRemove } from './commands/device-remove.ts'
import { doctor } from './commands/doctor.ts'
import { effects } from './commands/effects.ts'
import { emergency } from './commands/emergency.ts'
import { gatewayClose } from './commands/gateway-close.ts'
import { gatewayDhcp } from './commands/gateway-dhcp.ts'
import { gatewayPutBack } from './commands/gateway-put-back.ts'
import { gatewaySwitchOn } from './commands/gateway-switch-on.ts'
import { importCommand } from './commands/import.ts'
import { importList } from './commands/import-list.ts'
import { importUndo } from './commands/import-undo.ts'
import { init } from './commands/init.ts'
import { keyNew } from './commands/key-new.ts'
import { keyShow } from './commands/key-show.ts'
import { listAccept } from './commands/list-accept.ts'
import { listDrop } from './commands/list-drop.ts'
import { listFetch } from './commands/list-fetch.ts'
import { listPack } from './commands/list-pack.ts'
import { listPut } from './commands/list-put.ts'
import { listShow } from './commands/list-show.ts'
import { listTake } from './commands/list-take.ts'
import { networkPut } from './commands/network-put.ts'
import { parkClose } from './commands/park-close.ts'
import { parkOpen } from './commands/park-open.ts'
import { personAdd } from './commands/person-add.ts'
import { personRestore } from './commands/person-restore.ts'
import { personSlip } from './commands/person-slip.ts'
import { personSlips } from './commands/person-slips.ts'
import { personSuspend } from './commands/person-suspend.ts'
import { policyCheck } from './commands/policy-check.ts'
import { policyDiff } from './commands/policy-diff.ts'
import { policyExplain } from './commands/policy-explain.ts'
import { policyPaths } from './commands/policy-paths.ts'
import { policyReach } from './commands/policy-reach.ts'
import { policyReload } from './commands/policy-reload.ts'
import { policyTest } from './commands/policy-test.ts'
import { probe } from './commands/probe.ts'
import { proposals } from './commands/proposals.ts'
import { proposeCharter } from './commands/propose-charter.ts'
import { proposeException } from './commands/propose-exception.ts'
import { proposeInputs } from './commands/propose-inputs.ts'
import { proposeKeys, proposeRecovery } from './commands/propose-people.ts'
import { proposeSend } from './commands/propose-send.ts'
import { publish } from './commands/publish.ts'
import { queueLeave } from './commands/queue-leave.ts'
import { queueShow } from './commands/queue-show.ts'
import { queueTake } from './commands/queue-take.ts'
import { recordGenesis } from './commands/record-genesis.ts'
import { recordShow } from './commands/record-show.ts'
import { recordVerify } from './commands/record-verify.ts'
import { report } from './commands/report.ts'
import { restore } from './commands/restore.ts'
import { reviewAnswer } from './commands/review-answer.ts'
import { reviewList } from './commands/review-list.ts'
import { reviewShow } from './commands/review-show.ts'
import { reviewStrike } from './commands/review-strike.ts'
import { roomShow } from './commands/room-show.ts'
import { sample } from './commands/sample.ts'
import { seatBack } from './commands/seat-back.ts'
import { seatCode } from './commands/seat-code.ts'
import { seatEnrol } from './commands/seat-enrol.ts'
import { seatOut } from './commands/seat-out.ts'
import { seatPut } from './commands/seat-put.ts'
import { seatRun } from './commands/seat-run.ts'
import { seatSetup } from './commands/seat-setup.ts'
import { sessionEnd } from './commands/session-end.ts'
import { sessionFind } from './commands/session-find.ts'
import { sessionList } from './commands/session-list.ts'
import { sessionOpen } from './commands/session-open.ts'
import { sign } from './commands/sign.ts'
import { sit } from './commands/sit.ts'
import { staffAdd } from './commands/staff-add.ts'
import { staffList } from './commands/staff-list.ts'
import { staffRemove } from './commands/staff-remove.ts'
import { staffReset } from './commands/staff-reset.ts'
import { start } from './commands/start.ts'
import { status } from './commands/status.ts'
import { tenantPut } from './commands/tenant-put.ts'
import { tour } from './commands/tour.ts'
import { upgrade } from './commands/upgrade.ts'
import { usage } from './commands/usage.ts'
import { voucherCreate } from './commands/voucher-create.ts'
import { witness } from './commands/witness.ts'

export const COMMANDS: readonly Command[] = [
  start,
  init,
  sample,
  tour,
  sit,
  status,
  doctor,
  policyCheck,
  policyTest,
  policyExplain,
  policyReach,
  policyPaths,
  policyDiff,
  coverage,
  publish,
  policyReload,
  recordVerify,
  recordShow,
  recordGenesis,
  keyNew,
  keyShow,
  charterShow,
  charterCheck,
  proposals,
  effects,
  proposeInputs,
  proposeException,
  proposeCharter,
  proposeKeys,
  proposeRecovery,
  proposeSend,
  emergency,
  sign,
  witness,
  probe,
  listShow,
  listFetch,
  listPut,
  listPack,
  listTake,
  listAccept,
  listDrop,
  sessionList,
  sessionOpen,
  sessionEnd,
  sessionFind,
  usage,
  report,
  reviewList,
  reviewShow,
  reviewAnswer,
  reviewStrike,
  voucherCreate,
  personAdd,
  personSlip,
  personSlips,
  personSuspend,
  personRestore,
  staffAdd,
  staffList,
  staffRemove,
  staffReset,
  tenantPut,
  networkPut,
  seatPut,
  seatOut,
  seatBack,
  importCommand,
  importList,
  importUndo,
  seatCode,
  roomShow,
  queueShow,
  queueTake,
  queueLeave,
  seatEnrol,
  seatRun,
  seatSetup,
  parkClose,
  parkOpen,
  deskShow,
  backup,
  restore,
  upgrade,
  devicePut,
  deviceList,
  deviceRemove,
  gatewayDhcp,
  gatewayClose,
  gatewaySwitchOn,
  gatewayPutBack,
]
