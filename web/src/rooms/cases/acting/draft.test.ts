import { describe, expect, it } from 'vitest'
import type { Action, DispatchAdvice } from '@/api/types'
import { choiceOf, commandOf, EMPTY, missingOf } from './draft'

const advice: DispatchAdvice = {
  department: { id: '1-3', name: '区水务局', why: '权责清单第 12 行' },
  assisting: [{ id: '1-4', name: '街镇' }],
  crews: [
    { id: '1-9', name: '一班', distance_m: 120, on_duty: true, busy: 3, able: false, why: '已满', eta_min: 1 },
    { id: '1-8', name: '二班', distance_m: 900, on_duty: true, busy: 0, able: true, why: '最近的可用班组', eta_min: 4 },
  ],
  unowned: false,
}
const dispatch: Action = { id: 'dispatch', name: '派遣', needs: ['department'], danger: false, key: 'd' }

describe('the dispatch form', () => {
  it('sends the proposal with its reason when nothing was touched', () => {
    const command = commandOf(dispatch, EMPTY, choiceOf(EMPTY, advice), advice, [])
    expect(command).toEqual({
      department_id: '1-3', assisting: ['1-4'], crew_id: '1-8', why: '权责清单第 12 行 最近的可用班组',
    })
  })
  it('drops crew, assisting and reason of the proposal when another department is chosen', () => {
    const draft = { ...EMPTY, department: '1-7' }
    expect(commandOf(dispatch, draft, choiceOf(draft, advice), advice, [])).toEqual({ department_id: '1-7', assisting: [] })
  })
  it('keeps a crew away when the person took it out', () => {
    const draft = { ...EMPTY, crew: null }
    expect(choiceOf(draft, advice).crew).toBeNull()
  })
  it('asks for a department when nobody is responsible', () => {
    const nobody: DispatchAdvice = { department: null, assisting: [], crews: [], unowned: true }
    expect(missingOf(dispatch, EMPTY, choiceOf(EMPTY, nobody), 0, 1)).toBe('department')
  })
  it('asks for as many photos as the standard wants', () => {
    const result: Action = { id: 'report_result', name: '反馈', needs: ['text', 'photos_after'], danger: false, key: 'r' }
    const draft = { ...EMPTY, text: '已修复' }
    expect(missingOf(result, draft, choiceOf(draft, undefined), 1, 2)).toBe('photos_after')
    expect(missingOf(result, draft, choiceOf(draft, undefined), 2, 2)).toBeNull()
  })
})
