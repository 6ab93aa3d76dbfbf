import { GREETING, example } from './example.js';

const GREET = 'Greet from stdin';

/** Assembler, and what compilers make of programs. @type {Record<string, import('./examples.js').Example[]>} */
export const machine = {
  llvm_ir: [
    example(GREET, 'main.ll', `@pattern = constant [9 x i8] c" %63[^\\0A]\\00"
@greeting = constant [12 x i8] c"Hello, %s!\\0A\\00"

declare i32 @scanf(i8*, ...)
declare i32 @printf(i8*, ...)

define i32 @main() {
  %place = alloca [64 x i8]
  %name = bitcast [64 x i8]* %place to i8*
  %wanted = bitcast [9 x i8]* @pattern to i8*
  %text = bitcast [12 x i8]* @greeting to i8*
  br label %read

read:
  %count = call i32 (i8*, ...) @scanf(i8* %wanted, i8* %name)
  %found = icmp eq i32 %count, 1
  br i1 %found, label %greet, label %done

greet:
  call i32 (i8*, ...) @printf(i8* %text, i8* %name)
  br label %read

done:
  ret i32 0
}
`, GREETING),
  ],
  nasm: [
    example(GREET, 'main.asm', `global _start

section .data
hello:  db "Hello, "
end:    db "!", 10

section .bss
letter: resb 1

section .text
_start:
next_name:
    call read
    jle done
    mov ecx, hello
    mov edx, 7
    call write
.copy:
    cmp byte [letter], 10
    je .end
    mov ecx, letter
    mov edx, 1
    call write
    call read
    jg .copy
.end:
    mov ecx, end
    mov edx, 2
    call write
    jmp next_name
done:
    mov eax, 1          ; exit
    xor ebx, ebx
    int 0x80

; Reads a letter. The flags tell how many there were.
read:
    mov eax, 3
    xor ebx, ebx
    mov ecx, letter
    mov edx, 1
    int 0x80
    test eax, eax
    ret

; Writes edx bytes from ecx.
write:
    mov eax, 4
    mov ebx, 1
    int 0x80
    ret
`, GREETING),
  ],
  nasm64: [
    example(GREET, 'main.asm', `global _start

section .data
hello:  db "Hello, "
end:    db "!", 10

section .bss
letter: resb 1

section .text
_start:
next_name:
    call read
    jle done
    mov rsi, hello
    mov rdx, 7
    call write
.copy:
    cmp byte [letter], 10
    je .end
    mov rsi, letter
    mov rdx, 1
    call write
    call read
    jg .copy
.end:
    mov rsi, end
    mov rdx, 2
    call write
    jmp next_name
done:
    mov rax, 60         ; exit
    xor rdi, rdi
    syscall

; Reads a letter. The flags tell how many there were.
read:
    xor rax, rax
    xor rdi, rdi
    mov rsi, letter
    mov rdx, 1
    syscall
    test rax, rax
    ret

; Writes rdx bytes from rsi.
write:
    mov rax, 1
    mov rdi, 1
    syscall
    ret
`, GREETING),
  ],
};
