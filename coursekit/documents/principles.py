"""The parts of the document on the principles of autograd."""

from coursekit.documents.document import Document, items

PRINCIPLES = Document(
    "principles",
    "pytorch autograd 原理概述",
    {
        "1 links": "参考链接",
        "1.1": "原理概述",
        "1.1 figure 1": "原理简图",
        "1.1 figure 2": "静态原理图",
        "1.1 figure 3": "动态原理图",
        "1.1 links": "参考",
    }
    | items("1.1", "运行请求的操作来计算结果张量", "在DAG中保存算子的梯度函数")
    | {
        "1.2": "实现细节",
        "1.2 figure": "细节展示",
        "1.2 links": "参考链接",
        "2.1": "pytorch autograd 展示",
        "2.2": "require_grad 的自动推理机制",
        "2.3": "detach 隔离功能",
        "2.4": "控制梯度计算",
        "2.5": "梯度累加和清0",
        "2.6": "小心 inplace-op",
        "2.7": "pytorch autograd 解方程",
        "2.8": "保存中间 activation tensor 的梯度",
    }
    | items(
        "2.8",
        "middle_tensor.register_hook(hook)",
        "register_hook：钩子注册函数",
        "hook：lambda 函数和自定义函数都可以",
        "hook 函数有一个参数：grad",
        "grad 就是上一层传下来的梯度值",
        "进行操作（改变、保存）",
        "retain_grad()：不释放tensor的梯度",
        "使用retain_grad 保存中间tensor 的梯度",
        "方式1",
        "方式2",
    )
    | {
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
    | {"3.2": "反向传播算法"}
    | items(
        "3.2",
        "正向（forward）和反向（backward）",
        "反向和 autograd 有密切的关系",
        "因为反向求梯度的",
        "根据梯度来调整parameters(模型权重)",
        "内置的微分引擎 torch.autograd",
        "支持任何计算图的梯度自动计算",
        "torch.autograd 对用户不可知",
    )
    | {"3.3": "tensor 的梯度"}
    | items(
        "3.3",
        "requires_grad：是否需要求这个tensor的梯度",
        "requires_grad 的链接",
        "只有浮点、复数可以设置",
        "正向的时候，torch会做额外的一些事情",
        "default = False",
        "输入的tensor 只要有一个requires_grad=True",
        "中间的tensor 的梯度会计算，但不保存",
        "中间activation的梯度最好释放",
        "内存；GPU显存是很宝贵的",
    )
    | {"3.4": "反向求导原理"}
    | items(
        "3.4",
        "grad_fn：反向传播用到的函数",
        "grad_fn 在正向的时候自动生成",
        ".backward() 触发反向求导操作",
        "针对整个反向图，而不仅仅一个算子",
        "冻结权重：.requires_grad = False",
    )
    | {
        "3.4 question": "matmul等算子如何设置weight和act???",
        "3.5": "动态图机制",
    }
    | items("3.5", "填充一个新的图", "可以使用控制流语句", "更改形状、大小和操作")
    | {"3.6": "auto grad 机制不足"}
    | items(
        "3.6",
        "用起来不方便，搭建模型也不方便",
        "哪些参数需要设置requires_grad？",
        "保存模型：保存哪些东西？",
        "matmul：那一个是weight 哪一个是activation呢？",
        "weight 的初始化",
        "解决思路：nn",
    )
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
    }
    | items("3.8", "_saved_self 和 _saved_other 两个属性", "_saved_self", "_saved_other")
    | {
        "4": "pytorch autograd extension",
        "4 link": "pytorch link",
        "4.1": "自动微分如何编码历史记录",
        "4.2": "Saved Tensors",
        "4.2 links": "扩展 PyTorch，张量的钩子",
        "4.3": "对于不可微分的函数的梯度计算",
    }
    | items(
        "4.3",
        "函数可微分：使用梯度",
        "凸函数：模最小的子梯度",
        "凹函数：模最小的超梯度",
        "函数被定义：通过连续性",
        "函数未定义：任意的值",
        "不是确定性映射：不可微分",
    )
    | {"4.4": "局部禁用梯度计算"}
    | items(
        "4.4",
        "代码的整个块：上下文管理器",
        "更细粒度：requires_grad 字段",
        "评估模式不用于禁用梯度计算",
    )
    | {
        "4.4 code": "no_grad、set_grad_enabled、requires_grad = False",
        "4.5": "设置 requires_grad",
        "4.6": "梯度模式",
        "4.6 figure": "梯度模式（图）",
        "4.6.1": "默认模式（Grad mode）",
        "4.6.2": "无梯度模式",
        "4.6.3": "推断模式(inference mode)",
        "4.6.3 links": "Inference Mode，RFC-0011",
        "4.6.4": "评估模式（nn.Module.eval()）",
        "4.7": "In-place operations with autograd",
    }
    | items("4.7", "覆盖计算梯度所需的值", "重新构建计算图"),
)
