"""Machine: a kernel's text made into machine code of this computer, and run over columns."""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from numpy.typing import NDArray

from comity.bulk.kernels import NAME, Kernel, Stored
from comity.bulk.lanes import LANES

Numbers = NDArray[Any]

# What a compiler would make shorter, the terms have made already: more effort is no faster.
_EFFORT = 1

llvm.initialize_native_target()
llvm.initialize_native_asmprinter()
# The terms stand in a good order already; to think about another one takes half of the time.
llvm.set_option("", "--enable-misched=false")
llvm.set_option("", "--pre-RA-sched=source")


@dataclass(frozen=True, slots=True)
class Decided:
    """What a kernel gave for some rows: records of eight rows each, as they lie in memory."""

    rows: int
    packed: Numbers

    @property
    def names(self) -> Sequence[str]:
        """Give the names of the outputs."""
        return self.packed.dtype.names or ()

    def column(self, name: str) -> Numbers:
        """Give one output, row by row."""
        found: Numbers = self.packed[name]
        if found.ndim == 1:  # truths, one bit each
            bits = np.unpackbits(found.view(np.uint8), bitorder="little", count=self.rows)
            return bits.view(np.bool_)
        return found.reshape(-1)[: self.rows]

    def records(self) -> Iterator[dict[str, int]]:
        """Give the rows one by one."""
        columns = [self.column(name).tolist() for name in self.names]
        for row in zip(*columns, strict=True):
            yield dict(zip(self.names, row, strict=True))


@dataclass(slots=True)
class Compiled:
    """A kernel as machine code of this computer; threads may run it at the same time.

    `keeping` is what must stay in memory as long as it is used.
    """

    kernel: Kernel
    keeping: object
    _engine: Any = None
    _run: Any = None
    kind: np.dtype[Any] = field(init=False)

    def __post_init__(self) -> None:
        module = llvm.parse_assembly(self.kernel.text)
        self._engine = llvm.create_mcjit_compiler(module, _target())
        self._engine.finalize_object()
        function = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
        self._run = function(self._engine.get_function_address(NAME))
        self.kind = _kind_of(self.kernel.gives)

    def decide(self, columns: Mapping[str, Numbers], rows: int) -> Decided:
        """Compute the outputs of some rows; columns are as wide as the kernel was told."""
        packed = np.empty(-(-rows // LANES), dtype=self.kind)
        full, rest = divmod(rows, LANES)
        read = [columns[name] for name in self.kernel.reads]
        self._over(read, packed[:full])
        if rest:  # the last record is filled up with the last row
            padded = [np.pad(c[-rest:], (0, LANES - rest), mode="edge") for c in read]
            self._over(padded, packed[full:])
        return Decided(rows, packed)

    def _over(self, columns: Sequence[Numbers], packed: Numbers) -> None:
        starts = (ctypes.c_void_p * len(columns))(*(c.ctypes.data for c in columns))
        self._run(starts, packed.ctypes.data, len(packed))


def _kind_of(gives: Sequence[Stored]) -> np.dtype[Any]:
    """Give how a record of eight rows lies in memory."""
    kinds = ["u1" if one.bits == 1 else (f"i{one.bits // 8}", (LANES,)) for one in gives]
    return np.dtype({"names": [one.name for one in gives], "formats": kinds})


def _target() -> llvm.TargetMachine:
    processor, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(cpu=processor, features=features, opt=_EFFORT)
