#include "textflag.h"

// Lowest and highest of eight words at a time, with what every amd64 has (SSE2).
// A stretch begins at 0, so that 0 changes nothing in it.

// ACROSS leaves the lowest word of X0 and the highest of X1 in a bar at DI.
#define ACROSS \
	PSHUFD  $0x4E, X0, X2; \
	PSHUFD  $0x4E, X1, X3; \
	PMINSW  X2, X0; \
	PMAXSW  X3, X1; \
	PSHUFLW $0x4E, X0, X2; \
	PSHUFLW $0x4E, X1, X3; \
	PMINSW  X2, X0; \
	PMAXSW  X3, X1; \
	PSHUFLW $0xB1, X0, X2; \
	PSHUFLW $0xB1, X1, X3; \
	PMINSW  X2, X0; \
	PMAXSW  X3, X1; \
	MOVL    X0, AX; \
	MOVL    X1, R8; \
	ANDL    $0xFFFF, AX; \
	SHLL    $16, R8; \
	ORL     R8, AX; \
	MOVL    AX, (DI); \
	ADDQ    $4, DI

// BOTH widens a lowest and a highest by the words at an address.
#define BOTH(at, lo, hi) \
	MOVOU  at, X6; \
	PMINSW X6, lo; \
	PMAXSW X6, hi

// func draw16(dst, src *byte, stretches, bytes int)
TEXT ·draw16(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ stretches+16(FP), CX
	MOVQ bytes+24(FP), DX

stretch:
	PXOR X0, X0
	PXOR X1, X1
	PXOR X2, X2
	PXOR X3, X3
	MOVQ DX, BX

row:
	BOTH(0(SI), X0, X1)
	BOTH(16(SI), X2, X3)
	BOTH(32(SI), X0, X1)
	BOTH(48(SI), X2, X3)
	ADDQ   $64, SI
	SUBQ   $64, BX
	JNZ    row
	PMINSW X2, X0
	PMAXSW X3, X1
	ACROSS
	DECQ   CX
	JNZ    stretch
	RET

// Sixteen samples of three bytes are 48 bytes. The upper two bytes of each are
// a word of one of the loads below; which words of a load are such, the masks
// say. The others are halves of two samples: they are measured as well, in
// places of their own, and thrown away at the end of the stretch.
DATA words25<>+0(SB)/8, $0x0000FFFF00000000
DATA words25<>+8(SB)/8, $0x00000000FFFF0000
GLOBL words25<>(SB), RODATA|NOPTR, $16
DATA words036<>+0(SB)/8, $0xFFFF00000000FFFF
DATA words036<>+8(SB)/8, $0x0000FFFF00000000
GLOBL words036<>(SB), RODATA|NOPTR, $16
DATA words147<>+0(SB)/8, $0x00000000FFFF0000
DATA words147<>+8(SB)/8, $0xFFFF00000000FFFF
GLOBL words147<>(SB), RODATA|NOPTR, $16

// func draw24(dst, src *byte, stretches, bytes int)
TEXT ·draw24(SB), NOSPLIT, $0-32
	MOVQ  dst+0(FP), DI
	MOVQ  src+8(FP), SI
	MOVQ  stretches+16(FP), CX
	MOVQ  bytes+24(FP), DX
	MOVOU words25<>(SB), X8
	MOVOU words036<>(SB), X9
	MOVOU words147<>(SB), X10

stretch:
	PXOR X0, X0
	PXOR X1, X1
	PXOR X2, X2
	PXOR X3, X3
	PXOR X4, X4
	PXOR X5, X5
	MOVQ DX, BX

row:
	BOTH(0(SI), X0, X1)  // bytes 4, 10
	BOTH(1(SI), X2, X3)  // bytes 1, 7, 13
	BOTH(16(SI), X2, X3) // bytes 16, 22, 28
	BOTH(17(SI), X4, X5) // bytes 19, 25, 31
	BOTH(31(SI), X2, X3) // bytes 31, 37, 43
	BOTH(32(SI), X4, X5) // bytes 34, 40, 46
	ADDQ   $48, SI
	SUBQ   $48, BX
	JNZ    row
	PAND   X8, X0
	PAND   X8, X1
	PAND   X9, X2
	PAND   X9, X3
	PAND   X10, X4
	PAND   X10, X5
	PMINSW X2, X0
	PMAXSW X3, X1
	PMINSW X4, X0
	PMAXSW X5, X1
	ACROSS
	DECQ   CX
	JNZ    stretch
	RET
