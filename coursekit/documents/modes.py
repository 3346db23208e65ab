"""The parts of the document on the gradient modes."""

from coursekit.documents.document import Document, items

MODES = Document(
    "modes",
    "Chapter 2.2 PyTorch 中的梯度记录与控制",
    {
        "introduction": "这本账，到底要不要记？",
        "imports": "import torch",
        "2.2.1": "torch.no_grad()：暂停记账",
        "2.2.1 question": "它能不能在局部重新开启？",
        "2.2.2": "torch.enable_grad()：重新开始记账",
        "2.2.2 question": "那么，这有什么意义呢？",
        "2.2.3": "torch.inference_mode()：干脆以后都别记账了",
    }
    | items(
        "2.2.3",
        "no_grad() 可以关闭梯度记录",
        "enable_grad() 可以局部恢复梯度记录",
        "set_grad_enabled() 是一个更通用的接口",
        "梯度模式是可嵌套、可恢复的",
    )
    | {
        "2.2.3 question": "为什么还要再提供一个 inference_mode()？",
        "2.2.4": "不同梯度模式下的行为对比",
    }
    | items(
        "2.2.4 default",
        "构建完整计算图",
        "保存反向传播所需的中间结果",
        "维护版本计数器和视图一致性检查",
    )
    | items(
        "2.2.4 no_grad",
        "不再构建计算图",
        "不再保存中间结果",
        "仍然保留 Autograd 的内部一致性机制",
        "退出该上下文后可以恢复正常梯度模式",
    )
    | items(
        "2.2.4 inference_mode",
        "不构建计算图",
        "跳过与梯度相关的版本检查与视图追踪",
        "张量无法再重新加入自动微分系统",
    ),
)
