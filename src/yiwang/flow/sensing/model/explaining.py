"""The sentence that a reflex is explained with. Pure."""

from yiwang.flow.sensing.model.rules import Action, Rule

COLOURS = {1: ("蓝色", "blue"), 2: ("黄色", "yellow"), 3: ("橙色", "orange"), 4: ("红色", "red")}


def why_command(
    rule: Rule, action: Action, severity: int, name: str, distance_m: float | None
) -> tuple[str, str]:
    """Why an actuator was told something, in both languages."""
    zh, en = COLOURS[severity]
    far_zh = f"，距离 {distance_m:.0f} 米" if distance_m is not None else ""
    far_en = f", {distance_m:.0f} m away" if distance_m is not None else ""
    return (
        f"规则“{rule.name_zh}”第 {rule.version} 版：{name} 达到{zh}（自 {action.severity} 级起）{far_zh}，"
        f"指令 {action.command}。依据：{rule.source.title}",
        f'rule "{rule.name_en}" version {rule.version}: {name} reached {en} (acts from {action.severity} on){far_en}; '
        f"command {action.command}. By {rule.source.title}",
    )
