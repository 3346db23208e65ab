"""The parts of the notebook on gradient computation, by function."""

from coursekit.documents.document import Document, items

COMPUTATION = Document(
    "computation",
    "GradientComputation",
    {
        "no_grad": "禁用梯度计算的上下文管理器",
        "no_grad definition": "torch.no_grad",
    }
    | items("no_grad", "with torch.no_grad()", "@torch.no_grad()")
    | {
        "enable_grad": "起用梯度计算的上下文管理器",
        "enable_grad definition": "torch.enable_grad",
    }
    | items("enable_grad", "with torch.enable_grad()", "@torch.enable_grad()")
    | {
        "set_grad_enabled": "标记是否启用grad",
        "set_grad_enabled definition": "torch.set_grad_enabled(mode)",
        "set_grad_enabled parameter": "mode (bool)",
    }
    | items(
        "set_grad_enabled",
        "with torch.set_grad_enabled(is_train)",
        "_ = torch.set_grad_enabled(True)",
    )
    | {
        "is_grad_enabled": "如果当前启用梯度模式，则返回True",
        "is_grad_enabled definition": "torch.is_grad_enabled()",
        "is_grad_enabled output": "print(torch.is_grad_enabled())",
        "inference_mode": "启用或禁用推理模式的上下文管理器",
        "inference_mode definition": "torch.inference_mode(mode=True)",
        "inference_mode parameter": "mode (bool)",
    }
    | items("inference_mode", "with torch.inference_mode()", "@torch.inference_mode()")
    | {
        "is_inference_mode_enabled": "如果当前启用推理模式，则返回True",
        "is_inference_mode_enabled definition": "torch.is_inference_mode_enabled()",
    },
)
