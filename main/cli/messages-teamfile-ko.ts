import type { teamFileEnglish } from './messages-teamfile-en.ts';

export const teamFileKorean: Readonly<Record<keyof typeof teamFileEnglish, string>> = {
  'teamfile.same': '파일과 이 컴퓨터의 설정이 같습니다. 가져올 것이 없습니다.',
  'teamfile.count':
    '추가 {added}개, 변경 {changed}개, 같음 {same}개, 여기에만 있음 {onlyHere}개(그대로 둡니다).',
  'teamfile.runsHere': '이 컴퓨터에서 실행: 예',
  'teamfile.notHere': '이 컴퓨터에서 실행: 아니요',
  'teamfile.asks': '가져올 때 이 컴퓨터에서 실행할지 묻습니다: --runs-here {key} 또는 --not-here {key}',
  'teamfile.how': '가져오기: wheelhouse configuration import --file 파일 --fingerprint {fingerprint}',
  'teamfile.needsPlan':
    'wheelhouse configuration import에는 계획을 보았다는 뜻으로 --fingerprint가 필요합니다.',
  'teamfile.needsPlanHint': 'wheelhouse configuration plan --file 파일 명령이 계획과 지문을 보여줍니다.',
  'teamfile.ask.runsHere': '이 컴퓨터에서 {key}을(를) 실행할까요? [y/n] ',
  'teamfile.ask.import': '이대로 가져올까요? [y/n] ',
  'teamfile.given-up': '가져오지 않았습니다.',
  'teamfile.added': '추가: {names}',
  'teamfile.changed': '변경: {names}',
  'teamfile.removed': '삭제: {names}',
  'teamfile.previous': '이전 설정은 {file}에 있습니다. 그 파일을 가져오면 이번 가져오기를 되돌립니다.',
};
