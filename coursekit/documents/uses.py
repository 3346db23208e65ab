"""The parts of the document on the uses of `no_grad`."""

from coursekit.documents.document import Document, items, rows

USES = Document(
    "uses",
    "torch.no_grad() 的作用与常用用法详解",
    {"1": "核心作用"}
    | items("1", "减少内存消耗", "加速计算", "防止误修改")
    | {
        "1 mathematics": "数学原理",
        "2 (1)": "模型评估（Inference）",
        "2 (2)": "冻结参数时计算中间结果",
        "2 (3)": "显式避免梯度计算",
        "3": "与相关函数的对比",
    }
    | rows("3", "torch.no_grad()", "model.eval()", "torch.set_grad_enabled(False)")
    | {
        "3 column": "是否影响模型参数",
        "4 (1)": "评估模型准确率",
        "4 (2)": "提取特征（不更新参数）",
        "4 (3)": "手动更新参数（跳过梯度跟踪）",
        "5.1": "与model.eval()的区别",
    }
    | items("5.1", "model.eval() 不影响梯度计算", "no_grad() 不会自动关闭Dropout")
    | {
        "5.2": "嵌套使用",
        "5.3": "错误示例",
        "6": "性能对比（显存/速度）",
    }
    | rows("6", "启用梯度（默认）", "no_grad()")
    | {
        "6 advice": "实测建议",
        "summary": "总结",
    }
    | items("summary", "何时用", "怎么用", "为什么用")
    | items("reading", "官方文档：torch.no_grad()", "高级用法：torch.inference_mode()"),
)
