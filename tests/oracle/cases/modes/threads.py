import threading
from concurrent.futures import ThreadPoolExecutor

import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)


def in_thread(f):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(f).result()


# --- a new thread starts with grad on
with torch.no_grad():
    print(in_thread(torch.is_grad_enabled), torch.is_grad_enabled())
# --- a new thread starts outside inference mode
with torch.inference_mode():
    print(in_thread(torch.is_inference_mode_enabled), torch.is_inference_mode_enabled())
    print(in_thread(lambda: (x * 2).requires_grad), in_thread(lambda: torch.ones(1).is_inference()))


# --- a plain call in one thread is not seen in another
def switch():
    torch.set_grad_enabled(False)
    return torch.is_grad_enabled()


print(in_thread(switch), torch.is_grad_enabled())
# --- two threads in different modes at once
ready, done = threading.Event(), threading.Event()
seen = {}


def off():
    with torch.no_grad():
        ready.set()
        done.wait()
        seen["off"] = torch.is_grad_enabled()


thread = threading.Thread(target=off)
thread.start()
ready.wait()
seen["main"] = torch.is_grad_enabled()
done.set()
thread.join()
print(sorted(seen.items()))


# --- a decorated function called from another thread
@torch.no_grad()
def doubled():
    return (x * 2).requires_grad


print(in_thread(doubled))
# --- backward from another thread
y = (x * x).sum()
in_thread(y.backward)
print(x.grad)


# --- backward in a thread that has grad off
def off():
    with torch.no_grad():
        y.backward()
        return torch.is_grad_enabled()


y = (x * x).sum()
print(in_thread(off), x.grad)


# --- an exception in another thread's backward arrives where it is called
def refuse(grad):
    raise ValueError("from the hook")


y = x * 2
y.register_hook(refuse)
attempt(lambda: in_thread(y.sum().backward))


# --- several threads accumulate into one leaf
def one(_):
    (x * 2).sum().backward()


with ThreadPoolExecutor(1) as pool:
    list(pool.map(one, range(8)))
print(x.grad)
