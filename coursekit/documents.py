"""The five documents that the course mirrors: every section, list item, table row and figure.

A chapter's cell says in its metadata what it mirrors: `"course": {"mirrors": ["principles 2.1"]}`.
From that the map is made which `00_start_here` shows, and a test finds what no cell mirrors.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """One document: the key that cells use, its title, and its parts by number with headings."""

    key: str
    title: str
    parts: dict[str, str]


def items(section: str, *headings: str) -> dict[str, str]:
    """The items of a list, numbered from 1: `3.1 item 1`."""
    return {f"{section} item {n}": heading for n, heading in enumerate(headings, 1)}


MODES = Document(
    "modes",
    "Chapter 2.2 PyTorch 中的梯度记录与控制",
    {
        "introduction": "这本账，到底要不要记？",
        "2.2.1": "torch.no_grad()：暂停记账",
        "2.2.2": "torch.enable_grad()：重新开始记账",
        "2.2.3": "torch.inference_mode()：干脆以后都别记账了",
        "2.2.4": "不同梯度模式下的行为对比",
    },
)

USES = Document(
    "uses",
    "torch.no_grad() 的作用与常用用法详解",
    {
        "1": "核心作用",
        "2 (1)": "模型评估（Inference）",
        "2 (2)": "冻结参数时计算中间结果",
        "2 (3)": "显式避免梯度计算",
        "3": "与相关函数的对比",
        "4 (1)": "评估模型准确率",
        "4 (2)": "提取特征（不更新参数）",
        "4 (3)": "手动更新参数（跳过梯度跟踪）",
        "5.1": "与model.eval()的区别",
        "5.2": "嵌套使用",
        "5.3": "错误示例",
        "6": "性能对比（显存/速度）",
        "summary": "总结",
    },
)

PRINCIPLES = Document(
    "principles",
    "pytorch autograd 原理概述",
    {
        "1 links": "参考链接",
        "1.1": "原理概述",
        "1.1 figure 1": "原理简图",
        "1.1 figure 2": "静态原理图",
        "1.1 figure 3": "动态原理图",
        "1.2": "实现细节",
        "1.2 figure": "细节展示",
        "2.1": "pytorch autograd 展示",
        "2.2": "require_grad 的自动推理机制",
        "2.3": "detach 隔离功能",
        "2.4": "控制梯度计算",
        "2.5": "梯度累加和清0",
        "2.6": "小心 inplace-op",
        "2.7": "pytorch autograd 解方程",
        "2.8": "保存中间 activation tensor 的梯度",
        "2.9": "customer 自定义自己的反向传播函数",
        "2.10": "多维Tensor 如何backward",
        "2.11": "example : train a model with two mlp layers",
    }
    | items(
        "3.1",
        "正向可见，反向不可见",
        "正向函数对应反向函数（grad_fn）",
        "requires_grad = True",
        "grad：存储grad的地方",
        "grad_fn：存储反向函数的地方",
        "is_leaf：是不是叶子节点",
        "net::all weight 都是leaf",
        "叶子节点的梯度会自动保存",
        "中间 activation 的梯度会计算，但不保留",
        "pytorch 动态图 vs tensorflow 静态图",
        "不能改变非叶子节点的 requires_grad",
        "非叶子节点的 requires_grad 自动推导",
        "inputs 中只要有一个 requires_grad = True",
        "torch.no_grad() 里面的新的tensor",
        "inplace的操作，非常大的风险",
        "标量的梯度才能被隐式创建",
        ".backward(gradient)是有输入的",
    )
    | {
        "3.2": "反向传播算法",
        "3.3": "tensor 的梯度",
        "3.4": "反向求导原理",
        "3.4 question": "matmul等算子如何设置weight和act???",
        "3.5": "动态图机制",
        "3.6": "auto grad 机制不足",
    }
    | items(
        "3.7",
        "grad_",
        "grad_fn",
        "grad_accumulator_",
        "requires_grad_",
        "retains_grad_",
        "is_view_",
        "version_counter_",
        "output_nr_",
        "base_",
    )
    | {
        "3.8": "grad_fun",
        "4": "pytorch autograd extension",
        "4.1": "自动微分如何编码历史记录",
        "4.2": "Saved Tensors",
        "4.3": "对于不可微分的函数的梯度计算",
        "4.4": "局部禁用梯度计算",
        "4.5": "设置 requires_grad",
        "4.6": "梯度模式",
        "4.6 figure": "梯度模式（图）",
        "4.6.1": "默认模式（Grad mode）",
        "4.6.2": "无梯度模式",
        "4.6.3": "推断模式(inference mode)",
        "4.6.4": "评估模式（nn.Module.eval()）",
        "4.7": "In-place operations with autograd",
    },
)

SCENES = Document(
    "scenes",
    "torch.no_grad方法-核心原理与使用场景",
    {
        "1.1": "自动微分机制(Autograd)",
        "1.2": "torch.no_grad() 的作用",
        "2.1": "功能本质",
        "2.2": "底层机制",
        "3.1": "禁用梯度计算",
        "3.2": "节省内存与加速计算",
        "3.3": "防止梯度干扰",
        "4 row 1": "模型评估",
        "4 row 2": "模型推理",
        "4 row 3": "参数初始化/修改",
        "4 row 4": "数据预处理",
        "5.1": "与 model.eval() 的区别",
        "5.2": "原地操作(In-place Operations)",
        "5.3": "嵌套与作用域",
        "5.4": "装饰器用法",
        "6": "对比其他方法",
        "7": "代码示例",
    },
)

COMPUTATION = Document(
    "computation",
    "GradientComputation",
    {
        "no_grad": "禁用梯度计算的上下文管理器",
        "enable_grad": "起用梯度计算的上下文管理器",
        "set_grad_enabled": "标记是否启用grad",
        "is_grad_enabled": "如果当前启用梯度模式，则返回True",
        "inference_mode": "启用或禁用推理模式的上下文管理器",
        "is_inference_mode_enabled": "如果当前启用推理模式，则返回True",
    },
)

DOCUMENTS = (MODES, USES, PRINCIPLES, SCENES, COMPUTATION)


def all_parts() -> dict[str, tuple[Document, str]]:
    """Every part by the name a cell uses for it, such as `principles 2.1`."""
    return {
        f"{document.key} {number}": (document, number)
        for document in DOCUMENTS
        for number in document.parts
    }
