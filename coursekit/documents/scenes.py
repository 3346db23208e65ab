"""The parts of the document on how `no_grad` works and where it is used."""

from coursekit.documents.document import Document, items, rows

SCENES = Document(
    "scenes",
    "torch.no_grad方法-核心原理与使用场景",
    {
        "1.1": "自动微分机制(Autograd)",
        "1.2": "torch.no_grad() 的作用",
    }
    | items("1.2", "新生成的张量 requires_grad 强制设为 False", "不会记录操作链")
    | {"2.1": "功能本质"}
    | items("2.1", "新生成的张量 requires_grad 自动设为 False", "不会构建计算图")
    | {"2.2": "底层机制"}
    | items("2.2", "跟踪机制被临时关闭", "输出的新张量也不会记录梯度")
    | {"3.1": "禁用梯度计算"}
    | items("3.1", "减少不必要的计算图构建", "示例：验证集前向传播")
    | {"3.2": "节省内存与加速计算"}
    | items("3.2", "梯度计算需要存储中间结果", "速度可提升20%-30%")
    | {"3.3": "防止梯度干扰"}
    | items("3.3", "避免意外修改梯度值", "示例：model.weight.fill_(1.0)")
    | rows("4", "模型评估", "模型推理", "参数初始化/修改", "数据预处理")
    | {"5.1": "与 model.eval() 的区别"}
    | items("5.1", "model.eval() 改变模型层的行为", "torch.no_grad() 仅禁用梯度计算")
    | {"5.2": "原地操作(In-place Operations)"}
    | items("5.2", "需谨慎使用原地操作", "推荐用法：手动清零梯度")
    | {"5.3": "嵌套与作用域"}
    | items("5.3", "torch.no_grad() 可嵌套使用", "退出作用域后，梯度计算自动恢复")
    | {"5.4": "装饰器用法"}
    | items("5.4", "可用 @torch.no_grad() 修饰函数")
    | {"6": "对比其他方法"}
    | rows("6", "torch.no_grad()", "torch.set_grad_enabled(False)", "detach()")
    | {"7": "代码示例"}
    | items("7", "场景1：模型评估", "场景2：参数初始化", "场景3：装饰器用法"),
)
