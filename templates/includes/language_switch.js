document.querySelector('.language-switch').onclick=({target})=>{target.hash=location.hash}
